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

## Mails

# The greeting; $name is somebody’s first name and name.
mail-hello = Hello { $name },
# The greeting where no name is known.
mail-hello-nobody = Hello,
# At the very end of every mail.
mail-foot = Handover for { $provider }. Sent to { $address } because it is the address of an account, or was given as one.
# Before an address that stands on a line of its own; $words say what it is for.
mail-link = { $words }:

# A day; names of weekdays and months come from elsewhere. -first is for the first of a month.
mail-date = { $weekday } { $day } { $month } { $year }
mail-date-first = { $weekday } 1 { $month } { $year }
mail-moment = { $date }, { $time } UTC
# Lists of roles are made of these: “a, b and c”.
mail-list = { $first }, { $next }
mail-list-end = { $first } and { $last }
# A service and what kind of service it is: “velvet-anchor.example (Domain)”.
mail-service = { $service } ({ $category })
# The reader’s own account, in the table of a mail.
mail-you = you ({ $handle })

mail-label-service = Service
mail-label-roles = { $count ->
    [one] Role
   *[other] Roles
}
mail-label-from = From
mail-label-to = To
mail-label-asked-by = Asked by
mail-label-answer-by = Answer by
mail-label-request = Request
mail-label-handle = NIC handle
mail-label-address = Address
mail-label-new-address = New address
mail-label-confirm-by = Confirm by
mail-label-set-by = Set it by
mail-label-undo-by = Undo it by
mail-label-expires = Expires

mail-see-request = See the request
mail-see-services = See your services
mail-see-service = See the service
mail-sign-in = Sign in
mail-set-password = Set a password
mail-confirm-address = Confirm the address
mail-undo = Undo the change

# In all that follows, $roles are names of roles, “tech” or “tech and billing”; accounts are handles.

# Asks a party to answer.
mail-confirm-subject = Please answer: { $roles } of { $service } (request { $request })
mail-confirm-take-title = { $count ->
    [one] Take over the { $roles } role of { $service }?
   *[other] Take over the { $roles } roles of { $service }?
}
mail-confirm-give-title = { $count ->
    [one] Hand over the { $roles } role of { $service }?
   *[other] Hand over the { $roles } roles of { $service }?
}
# To the incoming contact; $held are the roles of who asked.
mail-confirm-asked = { $asker }, the { $held } contact of { $service }, asks you to become its { $roles } contact.
# To who asked.
mail-confirm-own = You asked that { $to } become the { $roles } contact of { $service }. Please confirm that this was you.
# To who asked for the role itself.
mail-confirm-self = You asked to become the { $roles } contact of { $service } yourself. Please confirm that this was you.
mail-confirm-action = See the request and answer
mail-confirm-opening = Opening the link changes nothing. You accept or decline on the page.
mail-confirm-code = Your validation code, if the link does not fill it in:
mail-confirm-personal = The code is personal and works once. Never pass it on; nobody will ask you for it.
mail-confirm-ignore = Not you, or not expected? Decline on the page, or do nothing: without your answer the request expires on { $deadline }, and nothing changes.

# What accepting means. A list of what one can do follows.
mail-accept-can = If you accept, you can do this with the service:
mail-accept-cannot = { $count ->
    [one] With this role alone you cannot:
   *[other] With these roles alone you cannot:
}
mail-accept-replaced = { $from } is then no longer the { $roles } contact, and is told by mail.
mail-accept-other = If both of you accept, { $to } becomes the { $roles } contact in place of { $from }, who is told by mail.
mail-accept-other-mine = If both of you accept, { $to } becomes the { $roles } contact in your place.
mail-effect-now = It takes effect as soon as you have accepted.
mail-effect-now-both = It takes effect as soon as both of you have accepted.
mail-effect-seconds = { $count ->
    [one] It takes effect { $count } second after you have accepted; until then it can be stopped.
   *[other] It takes effect { $count } seconds after you have accepted; until then it can be stopped.
}
mail-effect-seconds-both = { $count ->
    [one] It takes effect { $count } second after both of you have accepted; until then it can be stopped.
   *[other] It takes effect { $count } seconds after both of you have accepted; until then it can be stopped.
}
mail-effect-minutes = { $count ->
    [one] It takes effect { $count } minute after you have accepted; until then it can be stopped.
   *[other] It takes effect { $count } minutes after you have accepted; until then it can be stopped.
}
mail-effect-minutes-both = { $count ->
    [one] It takes effect { $count } minute after both of you have accepted; until then it can be stopped.
   *[other] It takes effect { $count } minutes after both of you have accepted; until then it can be stopped.
}
mail-effect-hours = { $count ->
    [one] It takes effect { $count } hour after you have accepted; until then it can be stopped.
   *[other] It takes effect { $count } hours after you have accepted; until then it can be stopped.
}
mail-effect-hours-both = { $count ->
    [one] It takes effect { $count } hour after both of you have accepted; until then it can be stopped.
   *[other] It takes effect { $count } hours after both of you have accepted; until then it can be stopped.
}

# Reminds a party that has not answered.
mail-reminder-subject = Reminder: { $roles } of { $service } (request { $request })
mail-reminder-title = Your answer is missing
mail-reminder-asked = { $asker } asks you to become the { $roles } contact of { $service }, and is still waiting for your answer.
mail-reminder-own = You asked that { $to } become the { $roles } contact of { $service }, and have not confirmed it yet.
mail-reminder-self = You asked to become the { $roles } contact of { $service } yourself, and have not confirmed it yet.
mail-reminder-code = Your validation code is in the mail that you got before. If you cannot find it, have a new one sent from the request’s page.
mail-reminder-ignore = If you do not want this, decline it, or do nothing: without your answer the request expires on { $deadline }, and nothing changes.

# The role has moved: to both parties.
mail-done-subject = Done: { $roles } of { $service } (request { $request })
mail-done-title = The request has been processed
mail-done-you = You are now the { $roles } contact of { $service }, in place of { $from }.
mail-done-other = { $to } is now the { $roles } contact of { $service }, in place of { $from }.
mail-done-replaced = { $to } is now the { $roles } contact of { $service }, in your place.
mail-done-passwords = Change the passwords that { $from } knew.

# The role has moved: to the outgoing contact, and to the admin where somebody else asked.
mail-changed-subject = Changed: { $roles } of { $service } (request { $request })
mail-changed-title = { $service } has a new { $roles } contact
mail-changed-replaced = { $to } is now the { $roles } contact of { $service }, in your place.
mail-changed-admin = { $to } is now the { $roles } contact of { $service }, in place of { $from }. You are told because you are its admin.
mail-changed-wrong = If you think that this is wrong, turn to { $asker }, who asked for it, or to support.

# The request has ended without effect: to both parties.
mail-declined-subject = Declined: { $roles } of { $service } (request { $request })
mail-declined-title = The request was declined
mail-declined-you = You declined this request. The { $roles } contact of { $service } stays the same.
mail-declined-other = { $by } declined this request. The { $roles } contact of { $service } stays the same.
mail-withdrawn-subject = Withdrawn: { $roles } of { $service } (request { $request })
mail-withdrawn-title = The request was withdrawn
mail-withdrawn-you = You withdrew this request. The { $roles } contact of { $service } stays the same.
mail-withdrawn-other = { $by } withdrew this request. The { $roles } contact of { $service } stays the same.
mail-taken-back-subject = Stopped: { $roles } of { $service } (request { $request })
mail-taken-back-title = The request was stopped
mail-taken-back-you = You took your acceptance back. The { $roles } contact of { $service } stays the same.
mail-taken-back-other = { $by } took the acceptance back. The { $roles } contact of { $service } stays the same.
mail-superseded-subject = Superseded: { $roles } of { $service } (request { $request })
mail-superseded-title = Another request took this one’s place
mail-superseded-you = As the admin of { $service }, you asked for another change. This request, for the { $roles } contact, has ended without effect.
mail-superseded-other = { $by }, the admin of { $service }, asked for another change. This request, for the { $roles } contact, has ended without effect.
mail-expired-subject = Expired: { $roles } of { $service } (request { $request })
mail-expired-title = The request has expired
mail-expired-you = You did not answer in time. The { $roles } contact of { $service } stays the same.
mail-expired-other = { $missing } did not answer in time. The { $roles } contact of { $service } stays the same.
mail-expired-both = Neither of you answered in time. The { $roles } contact of { $service } stays the same.
mail-failed-subject = Failed: { $roles } of { $service } (request { $request })
mail-failed-title = The request could not be carried out
mail-failed = This request, for the { $roles } contact of { $service }, has ended without effect.
# A list of reasons follows.
mail-failed-reasons = This stood in the way:
mail-ended-again = Its codes no longer work. If the change is still wanted, it can be asked for again.

# Why a request could not be carried out; each is one point of a list.
mail-reason-right-you = You may no longer ask for this change.
mail-reason-right-other = { $asker } may no longer ask for this change.
mail-reason-lost-you = { $count ->
    [one] You no longer hold the { $roles } role.
   *[other] You no longer hold the { $roles } roles.
}
mail-reason-lost-other = { $count ->
    [one] { $from } no longer holds the { $roles } role.
   *[other] { $from } no longer holds the { $roles } roles.
}
mail-reason-no-account = There is no such account.
mail-reason-several = Several accounts have this address.
mail-reason-zone = The two accounts are in different geographical zones.
mail-reason-profile = Something is missing in your profile.
mail-reason-address = Your e-mail address is not confirmed.
mail-reason-invoice = There is an unpaid invoice on your account.
mail-reason-payment = You have no valid payment method.
mail-reason-unable = { $account } cannot take, or give up, the role at present.
mail-reason-in-creation = The service is still being created.
mail-reason-expired = The service has expired.
mail-reason-debt = Money is owed for the service, which locks its billing role.
mail-reason-open = Request { $request } already moves this role.

# Confirms the address of somebody who signed up.
mail-sign-up-subject = Confirm your address for { $provider }
mail-sign-up-title = Confirm your address
mail-sign-up = Somebody, hopefully you, signed up with { $provider } under this address.
mail-sign-up-then = With your confirmation the account is made, and its NIC handle is mailed to you.
mail-sign-up-ignore = Not you? Do nothing: without a confirmation there is no account.
# Under a link that works once.
mail-once = The link works once, and changes nothing until you press the button on its page.

# Tells the handle of a new account.
mail-welcome-subject = Your NIC handle: { $account }
mail-welcome-title = Your account is ready
mail-welcome = Your account with { $provider } is ready. This is its NIC handle:
mail-welcome-then = You sign in with it, and others name you as a contact by it. It is no secret; your password is.

# Lets somebody set a password.
mail-password-subject = Set a password for { $account }
mail-password-title = Set a password
mail-password = Somebody, hopefully you, asked to set a password for this account.
mail-password-then = Where the account is signed in now, it is signed out then.
mail-password-ignore = Not you? Do nothing: your password stays as it is.

# Tells that a password was set.
mail-password-changed-subject = The password of { $account } was changed
mail-password-changed-title = Your password was changed
mail-password-changed = The password of your account was changed. All its other sessions have ended.
mail-password-changed-then = Not you? Set a new password at once.

# Confirms a new address.
mail-address-subject = Confirm the new address of { $account }
mail-address-title = Confirm your new address
mail-address = Codes and notices for this account are to go to this address from now on.
mail-address-then = With your confirmation, codes that were mailed to the old address stop working. Where a request waits for you, have a new mail sent then.
mail-address-ignore = Not you? Do nothing: the address stays as it is.

# To the old address: it was changed.
mail-address-changed-subject = The address of { $account } was changed
mail-address-changed-title = Your address was changed
mail-address-changed = Codes and notices for this account no longer come here.
mail-address-changed-then = Not you? Undo it: the account gets this address back, and whoever is signed in is signed out.

# The change of an address was undone.
mail-address-restored-subject = The address of { $account } was set back
mail-address-restored-title = Your address was set back
mail-address-restored = A change of this account’s address was undone. All its sessions have ended.
mail-address-restored-then = If somebody else knows your password, set a new one.

# To billing contacts, before a service expires.
mail-renewal-subject = { $count ->
    [one] Renewal: { $service } expires in { $count } day
   *[other] Renewal: { $service } expires in { $count } days
}
mail-renewal-subject-tomorrow = Renewal: { $service } expires tomorrow
mail-renewal-subject-today = Renewal: { $service } expires today
mail-renewal-title = { $count ->
    [one] { $service } expires in { $count } day
   *[other] { $service } expires in { $count } days
}
mail-renewal-title-tomorrow = { $service } expires tomorrow
mail-renewal-title-today = { $service } expires today
mail-renewal = You are the billing contact of this service. Renew it in time, or let it end.
mail-renewal-told = You are told 30 days, 7 days and 1 day before.
