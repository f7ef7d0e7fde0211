#!/bin/bash
# Installs, upgrades, removes and purges Handover's Debian package in a copy-on-write view of this machine, which stays as it
# is. As root, in a mount namespace of its own: unshare --mount tests/package/try.sh OLD.deb NEW.deb
# systemd does not run in the view, so this cannot show that units start, or restart after an upgrade.
set -euo pipefail

if [[ ${1:-} != in-view ]]; then
  view=$(mktemp -d)
  mount -t tmpfs tmpfs "$view"
  mkdir "$view"/{upper,work,root}
  mount -t overlay overlay -o "lowerdir=/,upperdir=$view/upper,workdir=$view/work" "$view/root"
  for folder in proc dev; do mount --rbind "/$folder" "$view/root/$folder"; done
  mount -t tmpfs tmpfs "$view/root/run"
  mount -t tmpfs tmpfs "$view/root/tmp" -o mode=1777
  cp "$0" "$view/root/run/try.sh"
  cp "$1" "$view/root/run/old.deb"
  cp "$2" "$view/root/run/new.deb"
  exec chroot "$view/root" /bin/bash /run/try.sh in-view
fi

cd /
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
server=

fail() {
  echo "package: $*" >&2
  exit 1
}
is() { [[ $2 == "$3" ]] || fail "$1: $2 instead of $3"; }
owner_and_mode() { is "$1" "$(stat -c '%U:%G %a' "$1")" "$2"; }
stop() {
  if [[ -n $server ]]; then
    kill "$server" && wait "$server" || true
    server=
  fi
}
trap stop EXIT

# Serves a demo as the unit would, with the options of the file.
start() {
  : > /run/server.log
  chown handover /run/server.log
  setpriv --reuid=handover --regid=handover --clear-groups sh -ac \
    '. /etc/handover/handover.conf; exec handover serve --demo --listen 127.0.0.1:0' > /run/server.log 2>&1 &
  server=$!
  for _ in {1..300}; do
    port=$(sed -n 's|^listening on http://127.0.0.1:||p' /run/server.log)
    if [[ -n $port ]] && is_ready; then return; fi
    kill -0 "$server" 2>/dev/null || break
    sleep 0.2
  done
  cat /run/server.log >&2
  fail "the server does not get ready"
}
is_ready() {
  local answer
  exec 3<> "/dev/tcp/127.0.0.1/$port" || return 1
  printf 'GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
  read -r answer <&3
  exec 3>&-
  [[ $answer == *" 200 "* ]]
}

# Cuts the files for other programs out of OPERATIONS.md, into their places: each begins with a comment that has its path.
place_documented_files() {
  awk -v list=/run/documented '
    /^```/ { inside = !inside; file = ""; next }
    inside && /^# \/etc\// {
      file = $2
      sub(/:$/, "", file)
      folder = file
      sub(/\/[^\/]*$/, "", folder)
      system("mkdir -p " folder)
      printf "" > file
      print file > list
    }
    file != "" { print > file }
  ' /usr/share/doc/handover/OPERATIONS.md
}

# Has each of them checked by its program.
check_documented_files() {
  # Nothing is started in the view.
  printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
  chmod +x /usr/sbin/policy-rc.d
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends haproxy nginx-light caddy prometheus systemd python3-yaml openssl
  place_documented_files
  openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=contacts.example -keyout /etc/ssl/contacts.example.key \
    -out /etc/ssl/contacts.example.pem 2> /dev/null
  cat /etc/ssl/contacts.example.{pem,key} > /etc/haproxy/contacts.pem
  cp /usr/share/doc/handover/alerts.yml /etc/prometheus/handover-alerts.yml
  install -D -m 0755 /usr/bin/handover /opt/handover/handover
  local file name
  while read -r file <&3; do
    case $file in
      /etc/systemd/system/*) systemd-analyze verify --man=no "$file" ;;
      /etc/haproxy/haproxy.cfg) haproxy -c -q -f "$file" ;;
      /etc/nginx/conf.d/*) nginx -t -q ;;
      /etc/caddy/Caddyfile) caddy adapt --adapter caddyfile --config "$file" > /dev/null ;;
      /etc/prometheus/prometheus.yml) promtool check config "$file" > /dev/null ;;
      # Only a part of Patroni's file.
      /etc/patroni/*) python3 -c 'import sys, yaml; yaml.safe_load(open(sys.argv[1]))' "$file" ;;
      /etc/handover/handover.conf)
        # systemd takes a comment after a value for a part of it.
        if grep '=.* #' "$file"; then fail "OPERATIONS.md: $file has comments after values"; fi
        for name in $(sed -n 's/^\([A-Z_]*\)=.*/\1/p' "$file"); do
          grep -q "$name" /usr/share/doc/handover/CONFIGURATION.md || fail "$file: there is no $name"
        done
        ;;
      *) fail "no program checks $file" ;;
    esac || fail "OPERATIONS.md: $file is faulty"
  done 3< /run/documented
  is "files in OPERATIONS.md" "$(wc -l < /run/documented)" 9
}

if ! command -v systemd-sysusers > /dev/null; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends systemd-standalone-sysusers
fi

dpkg --install /run/old.deb
id handover > /dev/null || fail "no user"
owner_and_mode /etc/handover "root:handover 750"
owner_and_mode /var/lib/handover "handover:handover 700"
owner_and_mode /var/backups/handover "handover:handover 700"
owner_and_mode /usr/bin/handover "root:root 755"
owner_and_mode /usr/share/handover/app/index.html "root:root 644"
for file in /usr/share/man/man1/handover{,-serve,-keys-add}.1.gz /usr/share/bash-completion/completions/handover \
  /usr/share/zsh/vendor-completions/_handover /usr/share/fish/vendor_completions.d/handover.fish \
  /usr/share/doc/handover/{copyright,OPERATIONS.md,alerts.yml}; do
  [[ -s $file ]] || fail "no $file"
done
bash -n /usr/share/bash-completion/completions/handover
if [[ -e /etc/systemd/system/multi-user.target.wants/handover.service ]]; then
  fail "the server starts before it is configured"
fi
if command -v systemd-analyze > /dev/null; then
  systemd-analyze verify --man=no handover.service handover-backup.timer
fi

start
echo '# changed here' >> /etc/handover/handover.conf
dpkg --install /run/new.deb
is_ready || fail "the upgrade ended the server"
grep -q '^# changed here' /etc/handover/handover.conf || fail "the upgrade changed the configuration"
stop
start
stop

dpkg --remove handover
[[ ! -e /usr/bin/handover && ! -e /usr/share/handover ]] || fail "files are left"
[[ -e /etc/handover/handover.conf && -s /var/lib/handover/handover.db ]] || fail "removing has removed data"
dpkg --install /run/new.deb
start
stop
install -m 0640 -g handover /dev/null /etc/handover/papers-key
dpkg --purge handover
[[ ! -e /etc/handover/handover.conf ]] || fail "the configuration is left"
[[ -e /etc/handover/papers-key && -s /var/lib/handover/handover.db ]] || fail "purging has removed data"
dpkg --install /run/new.deb
check_documented_files
echo "package: installed, upgraded under a running server, removed and purged; the files in OPERATIONS.md are valid"
