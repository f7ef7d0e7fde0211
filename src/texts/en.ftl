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
password-show = Show password
problem-title = There is a problem

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
sign-in-address-waits = Sign in to confirm your new address. The code from your mail is kept in this tab until you load the page again.
sign-in-try = Try it as
sign-in-demo = This is a demo. Pick one of its invented people, no password needed.
sign-in-other = Any other handle of the data
sign-in-be = Be this account
sign-in-no-such-account = No account of the data has this handle.
# $link is a link that says “Sign up”.
sign-in-no-account = No account yet? { $link }
sign-in-forgotten = Forgotten?

## Accounts: what their forms share

form-save = Save
form-saved = Saved.
form-cancel = Cancel
password-yours = Your password
password-wrong = This is not your present password.
password-hint = At least { $count } characters. A few words in a row are good, and pasting is fine.
password-more = { $count ->
    [one] One more character is needed.
   *[other] { $count } more characters are needed.
}
password-good = Long enough, and not easy to guess.
password-new-missing = Enter a new password.
password-too-short = A password has at least { $count } characters.
password-too-long = A password has at most { $count } characters.
password-common = This is among the first passwords anybody would try. Choose another.
password-about-you = This is mostly your own name, handle or address. Choose something that is not about you.
email = E-mail address
email-missing = Enter an e-mail address.
email-wrong = This is not an e-mail address. One looks like name@example.org.
first-name = First name
first-name-missing = Enter your first name.
last-name = Name
last-name-missing = Enter your name.
name-wrong = A name has at most 100 characters, none of them < or >.
language-of-mails = Language of mails
to-profile = To my profile
not-now = Not now
switch-account = Switch account
back-to-sign-in = Back to sign in
no-mail-yet = Did you not get the mail?
# $mailbox is a link to the mailbox.
demo-mail = This is a demo: no mail leaves this machine. It arrives in the { $mailbox }, which opens once you are signed in as anybody.

## Countries and zones

country = Country
country-missing = Choose your country.
country-asia = Asia, other countries
country-europe = Europe, other countries
country-quebec = Canada, in French
country-world-english = Rest of the world, in English
country-world-spanish = Rest of the world, in Spanish
zone-eu = EU (Europe, Morocco, Senegal, Tunisia)
zone-ca = CA (Canada, Asia, rest of the world)
zone-us = US (United States)

## Sign up

sign-up-title = Sign up
# $link is a link that says “Sign in”.
sign-up-have-account = Have an account already? { $link }
sign-up-email-hint = Validation codes and notices will go there.
sign-up-country-choose = Choose a country
sign-up-zone-unknown = It decides on your zone: contacts can only change hands between accounts of one zone.
# $zone is the zone’s short name and what lies in it.
sign-up-zone = Your zone is { $zone }. Contacts can only change hands between accounts of one zone, and an account stays in its zone.
sign-up-steps = What happens
sign-up-step-enter = You enter who you are
sign-up-step-enter-note = No account is made yet
sign-up-step-confirm = You get a mail and confirm
sign-up-step-confirm-note = Its link is good for 24 hours
sign-up-step-handle = You get your NIC handle
sign-up-step-handle-note = You sign in with it, and others name you as a contact by it
sign-up-sent-title = Check your mail
# $address is what was entered.
sign-up-sent = A mail is on its way to { $address }. Open its link within 24 hours and confirm your address.
sign-up-sent-handle = Once you confirm, your account is made and your NIC handle is mailed to the same address.
sign-up-sent-missing = Look into the folder for unwanted mail, and check the address for mistakes. At most five such mails a day go to one address.
sign-up-again = Check what I entered, and send it again

## Forgotten password

forgotten-title = Get a new password
forgotten-lead = For a forgotten password, and for the first one of an account that has none. We mail you a link to set it.
forgotten-send = Send the link
login-wrong = This is neither a NIC handle nor an e-mail address.
# $login is what was entered: a handle or an address.
forgotten-sent = If there is an account for { $login }, a mail with a link is on its way to its address. The link is good for one hour.
forgotten-missing = Look into the folder for unwanted mail. Where several accounts share an address, enter the NIC handle. At most five such mails a day go to one address.
forgotten-again = Try another handle or address

## Links from mails

secret-nothing-yet = Nothing happens before you press the button.
secret-missing = Open the link from your mail once more. For your safety its secret is kept in this tab only until the page is loaded again; if your mail program broke the link, copy all of it.
secret-unknown = This link is not one of ours, or part of it is missing. Nothing was changed.
secret-used-sign-up = This link was used already: the account is there. Its NIC handle is in a mail to you.
secret-used-password = This link was used already to set a password. If that was not you, get a new one at once.
secret-used-address = This address was confirmed already.
secret-used-undo = This change of address was undone already.
secret-superseded = A newer mail has taken the place of this one. Use the link in the newest.
secret-superseded-address = A newer mail has taken the place of this one, or the change was given up. Your profile shows where it stands.
secret-superseded-undo = This link no longer counts: the address was set back already, by another link.
secret-expired-password = This link was good for one hour, which is over. Nothing was changed.
secret-expired-day = This link was good for 24 hours, which are over. Nothing was changed.
secret-expired-undo = This link was good for 72 hours, which are over. Nothing was changed. If the account is yours and you cannot sign in, ask your provider’s support.
secret-sign-up-again = Sign up again
secret-new-link = Get a new link
confirm-sign-up-title = Confirm your address
confirm-sign-up = Your address is confirmed with this button. Your account is made then, and its NIC handle is shown here and mailed to you.
confirm-sign-up-button = Confirm and make my account
confirm-sign-up-done = Your account is ready
confirm-sign-up-handle = Your NIC handle
confirm-sign-up-use = It was mailed to you, too. You sign in with it and your password, and others name you as a contact by it. It is no secret.
new-password-title = Set a password
new-password = New password
new-password-button = Set the password
new-password-sessions = Wherever this account is signed in, it is signed out then.
new-password-done = Your password is set
# $handle is a handle.
new-password-set = { $handle } has a new password, and is signed out everywhere. A mail says so, too.
undo-address-title = Undo the change of address
undo-address = The account gets back the address that this link was mailed to, and is signed out wherever it is signed in. Do this if the change was not yours.
undo-address-button = Undo the change
undo-address-done = Your address was set back
# $handle is a handle.
undo-address-restored = Codes and notices for { $handle } go to your old address again. The account is signed out everywhere.
undo-address-password = If somebody else may know your password, set a new one now.
confirm-address-title = Confirm your new address
address-now = Address now
address-then = Address then
# $handle is a handle.
address-nothing-waits = No new address waits to be confirmed for { $handle }. It was confirmed already, the change was given up, its 24 hours are over, or it belongs to another account of yours.
address-changed-title = Your address was changed

## Profile

profile-title = Profile
profile-you = You
profile-you-note = Other contacts know you by your NIC handle only.
profile-name = Name
organisation = Organisation
organisation-optional = Organisation (optional)
profile-zone-label = Zone
# $zone is the zone’s short name and what lies in it.
profile-zone = { $zone }, from your country: { $country }
profile-zone-note = Contacts can only change hands between accounts of one zone.
profile-edit = Change name or language
address-title = Where codes go
address-note = Validation codes and notices are mailed here. Keep it current.
address-confirmed = E-mail address confirmed
address-unconfirmed = E-mail address not confirmed
address-new = New e-mail address
address-ask-note = We mail a code to the new address. Once you have entered it here, the old one gets a notice, and can undo the change for 72 hours.
address-send-code = Send code
address-same = This is your address already.
address-too-many = This address got too many mails today. Try again tomorrow.
address-code-sent = A code is on its way to the new address.
# $address is the new address.
address-pending = A code was mailed to { $address }. Your address changes once you enter it.
# $when is a moment.
address-pending-until = It is good until { $when }.
address-codes = Codes that were mailed to the old address stop working then. Where a request waits for you, have a new mail sent.
address-code = Code from the mail
address-code-shape = A code has 32 letters and digits. Copy all of it from the mail.
address-code-wrong = This is not the code of the newest mail. After ten wrong codes the change is given up.
address-code-dead = This change has ended: confirmed already, replaced by a newer mail, given up or too late.
address-confirm = Confirm address
address-resend = Send it again
address-resent = A new mail is on its way. Only its code counts.
address-cancel = Keep the old address
address-cancelled = The address stays as it is.
# $address is an address.
address-changed = Codes and notices go to { $address } from now on.
address-old-told = { $address } was told, and can undo the change for 72 hours.
address-requests-wait = { $count ->
    [one] One request waits for you: its old code stopped working, have a new mail sent.
   *[other] { $count } requests wait for you: their old codes stopped working, have new mails sent.
}
ready-title = Ready to be a billing contact?
ready-note = All must be true before a billing role can come to you. An unpaid bill blocks every change of contacts.
ready-yes = Ready
ready-no = Not ready yet
ready-complete = Profile complete
ready-incomplete = Something is missing in your profile
ready-no-unpaid = No unpaid bill
ready-unpaid = An unpaid bill blocks all changes of contacts
ready-method = A valid payment method
ready-no-method = No valid payment method
ready-pay = Pay it (demo)
ready-paid = Paid. Nothing is open that blocks a change.
ready-add = Add one (demo)
ready-added = A payment method was added.
ready-elsewhere = Bills and payment methods are mended with your provider.
# $number is the bill’s number.
bill = { $amount }, bill { $number } of { $issued }
bill-overdue = Unpaid, was due on { $day }
bill-unpaid = Unpaid
bill-due = Open, due on { $day }: not in the way
bill-open = Open: not in the way
method-card = Credit card
method-debit = Direct debit
method-until = { $kind }, good through { $day }
method-valid = { $kind }, valid
method-ran-out = { $kind }, ran out on { $day }
method-unusable = { $kind }, cannot be charged at present
sessions-title = Where you are signed in
sessions-note = If you do not know one of these sessions, end it and change your password.
session-this = This browser, { $name }
session-browser = { $browser } on { $system }
session-unknown = An unknown program
session-now = Now
session-since = Since { $when }
session-used = Last used { $when }
session-end = Sign out
session-end-of = Sign out { $name }, last used { $when }
session-ended = That session has ended.
sessions-end-others = Sign out everywhere else
sessions-ended = All other sessions have ended.
profile-password-note = Changing it signs you out everywhere but here.
password-present = Present password
password-present-missing = Enter your present password.
password-demo-none = The people of the demo have no password until they set one.
password-change = Change password
password-changed = Your password was changed. All other sessions have ended, and a mail says so.

## Order a service (demo)

order-title = Order a service
order-lead = Nothing is charged: it is there to try the contacts of a service of your own.
order-category = Type of service
order-name = Name of the service
# $example is a name.
order-name-hint = For example { $example }.
order-name-missing = Enter a name for the service.
order-name-wrong = A name has at most 255 characters, without spaces, quotation marks, < or >.
order-taken = There is such a service already. Choose another name.
order-holder = Holder of the domain
order-holder-hint = The person or company that the domain belongs to.
order-holder-missing = Enter the name of the holder.
# $handle is the handle of who orders.
order-contacts = Your NIC handle { $handle } becomes its admin, tech and billing contact. You can hand these roles over afterwards.
order-button = Order
order-done = Ordered
# $category is what kind of service it is.
order-yours = { $name } ({ $category }) is yours: you are its admin, tech and billing contact.
order-show = Show it in my services
order-again = Order another

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
