# The English texts. Every other language has the same keys.
#
# Keys that begin with mail- are the server's, with word- both the server's and the app's, the others the app's.
# { $name } is put in. A text with forms counts: [one] is for 1, *[other] for the rest.

language-name = English

## Everywhere

loading = Loading…
try-again = Try again
error-title = Error: { $title }
nic-handle = NIC handle
not-a-handle = This is not a NIC handle.
password = Password
password-missing = Enter your password.

## The frame: bar, tabs, foot

frame-skip = Skip to content
frame-language = Language
frame-language-failed = The language cannot be had right now. Try again.
frame-theme = Theme
frame-theme-system = As the system
frame-theme-light = Light
frame-theme-dark = Dark
frame-my-contacts = My contacts
frame-demo-only = Demo only
frame-sign-out = Sign out
# After the number of requests that wait, for screen readers.
frame-waiting-for-you = waiting for you
frame-time-zone = Times are shown in { $zone }
frame-offline = The connection is lost. What you see may be out of date; it mends by itself.
help-support = Support
help-partners = Partners
help-community = Community

## Why the server did not do it

failure-offline = The server cannot be reached. Check your connection, then try again.
failure-signed-out = Your session has ended. Sign in again.
failure-garbled = The answer could not be read. Load this page again.
failure-wrong-credentials = Handle, address or password are wrong.
failure-too-many-tries = Too many tries. Wait a while, then try again.
failure-too-many-tries-until = Too many tries. Try again after { $when }.
failure-over-budget = You have asked for too much. Wait a while, then try again.
failure-over-budget-until = You have asked for too much. Try again after { $when }.
failure-not-found = There is nothing here for this account.
failure-busy = The server has too much to do right now. Try again in a moment.
failure-internal = Something went wrong on our side. Nothing was changed. Try again.
failure-too-large = This is too long.
failure-key-reused = This was sent before with other contents. Load this page again.
failure-foreign-origin = The server does not accept calls from this address.
failure-weak-password = This password is too easy to guess.
failure-bad-secret = This link no longer works. Ask for a new one.
failure-refused = The server refused this. Check what you entered.

## Not found

not-found-title = Page not found
not-found-lead = This address leads nowhere. If you typed it, check it; if you pasted it, check that it is all there.

## Sign in

sign-in-title = Sign in
sign-in-login = NIC handle or e-mail
# $example is a handle.
sign-in-login-hint = A handle looks like { $example }.
sign-in-login-missing = Enter your NIC handle or e-mail address.
sign-in-answer-waits = An answer to request { $request } waits for you.
sign-in-code-kept = Sign in to give it. The code from your mail is kept in this tab until you load the page again.
sign-in-try = Try it as
sign-in-demo = This is a demo. Pick one of its invented people, no password needed.
sign-in-other = Any other handle of the data
sign-in-be = Be this account
sign-in-no-such-account = No account of the data has this handle.

## My services

services-title = My services

## Modify contacts

modify-title = Modify contacts

## My requests

requests-title = My requests

## A request

request-title = Request { $request }

## The demo's mailbox

mailbox-title = Mailbox

## Words that screens and mails share

# The name of a role, in the middle of a sentence.
word-role-admin = admin
word-role-tech = tech
word-role-billing = billing

# What a kind of service is called, as a label.
word-category-all-dom = Domain pack
word-category-anthos = Anthos cluster
word-category-cloud = Cloud project
word-category-dedicated = Dedicated server
word-category-dedicated-cluster = Server cluster
word-category-domain = Domain
word-category-email-domain = E-mail
word-category-essentials = VMware essentials
word-category-failover = Failover address
word-category-hosting = Web hosting
word-category-hosting-reseller = Reseller hosting
word-category-hycu = Backup licence
word-category-kube = Kubernetes
word-category-load-balancer = Load balancer
word-category-logs = Log platform
word-category-nas = Network storage
word-category-nasha = HA network storage
word-category-netapp = Enterprise file storage
word-category-nutanix = Nutanix cluster
word-category-over-the-box = Link aggregation
word-category-ovh-cloud-connect = Private link
word-category-pack-sip-trunk = SIP trunk pack
word-category-pack-xdsl = Internet access pack
word-category-private-cloud = Private cloud
word-category-private-database = Private database
word-category-vps = VPS
word-category-xdsl = Internet access
word-category-zone = DNS zone

# What a contact can do on a service, after “can”.
word-ability-change-all-contacts = change all three contacts
word-ability-hand-on-tech = hand the tech role on to somebody else
word-ability-hand-on-billing = hand the billing role on to somebody else
word-ability-change-holder = change the holder of the domain
word-ability-transfer-out = move the domain to another provider
word-ability-configure = change technical settings
word-ability-edit-dns = edit the DNS zone
word-ability-add-domains = add domains and subdomains
word-ability-install-modules = install modules
word-ability-change-passwords = change the FTP and database passwords
word-ability-order-certificates = order certificates
word-ability-manage-mailboxes = manage mailboxes
word-ability-see-invoices = see invoices and orders
word-ability-renew = renew it and get its renewal notices
word-ability-manage-payment = manage how it is paid

## Roles

# The name of a role, as a label.
role-admin = Admin
role-tech = Tech
role-billing = Billing
role-admin-may = Manages everything and may change all three contacts.
role-tech-may = Runs the service. Sees no invoices and cannot change other contacts.
role-billing-may = Pays, and gets the renewal notices.
