# The English texts. Every other language has the same keys.
#
# Keys that begin with mail- or server- are the server's, with word- both the server's and the app's, the others the app's.
# What a first visit does not show is in sections marked (later), in this file: it is fetched with the screens it is for.
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
# The reader, where a handle would stand: in a table, or at the beginning of a line.
you = You
# The same inside a sentence, never as its subject.
you-inside = you
# Between two handles, for screen readers: from whom to whom.
pass-to = to
# A request inside a sentence; a link.
request-inside = request { $number }
close = Close
copied = Copied.
copy-refused = Your browser does not allow copying.
copy-this = Copy { $what }
progress = Progress
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
help-policies = Access policies (IAM)

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

## Why a change cannot be made

blocker-admin-only = Only the admin may change the admin.
blocker-tech-only = Only the admin and the tech contact may change the tech contact.
blocker-billing-only = Only the admin and the billing contact may change the billing contact.
blocker-role-lost = Not every role is still where it was: { $roles }.
blocker-no-such-account = There is no such account.
blocker-several-accounts = Several accounts have this address. Enter the handle instead.
blocker-other-zone = The two accounts are in different geographical zones.
blocker-profile-yours = Something is missing in your profile.
blocker-profile-theirs = The profile of { $who } is not complete.
blocker-address-yours = Your e-mail address is not confirmed.
blocker-address-theirs = The e-mail address of { $who } is not confirmed.
blocker-unpaid-yours = You have an unpaid invoice.
blocker-unpaid-theirs = { $who } has an unpaid invoice.
blocker-payment-yours = You have no valid payment method.
blocker-payment-theirs = { $who } has no valid payment method.
blocker-unable-yours = Your account cannot take, or give up, this role at present.
blocker-unable-theirs = { $who } cannot take, or give up, this role at present.
blocker-in-creation = The service is being created.
blocker-expired = The service has expired.
blocker-in-debt = The service is not paid for, which locks its billing role.
blocker-request-open = Request { $number } is open.

## What state a service is in

service-active = Active
service-until = Until { $day }
service-no-end = No end date
service-expires-soon = Expires soon
# $distance is such as “in 5 days”.
service-ends = { $day }, { $distance }
# The same of a day that is over; $distance is such as “3 days ago”.
service-ended = On { $day }, { $distance }
service-unpaid = Unpaid
service-debt = Debt pending
service-billing-locked = Billing role is locked
service-expired = Expired
service-since = Since { $day }
service-in-creation = Being created
service-ready-soon = Ready in a few minutes

## What state a request is in

# The state of a request, in a word.
request-state-asked = Asked
request-state-waiting = Waiting
request-state-checked = Being checked
request-state-moving = About to move
request-state-done = Done
request-state-declined = Declined
request-state-expired = Expired
request-state-withdrawn = Withdrawn
request-state-failed = Failed

## What screens are called

requests-title = My requests
request-title = Request { $request }
history-title = History of contacts
rights-title = Who can do what
modify-title = Modify contacts
webmaster-title = Give my webmaster access
profile-title = Profile
order-title = Order a service
mailbox-title = Mailbox
sign-up-title = Sign up
forgotten-title = Get a new password
confirm-sign-up-title = Confirm your address
new-password-title = Set a password
confirm-address-title = Confirm your new address
undo-address-title = Undo the change of address

## Not found

not-found-title = Page not found
not-found-lead = This address leads nowhere. If you typed it, check it; if you pasted it, check that it is all there.

## Sign in

sign-in-title = Sign in
sign-in-login = NIC handle or e-mail
# $example is a handle.
sign-in-login-hint = A handle looks like { $example }.
sign-in-login-missing = Enter your NIC handle or e-mail address.
sign-in-ended = Your session has ended. Sign in again to go on.
sign-in-answer-waits = An answer to request { $request } waits for you.
sign-in-code-kept = Sign in to give it. The code from your mail is kept in this tab until you load the page again.
sign-in-request = Sign in to see request { $request }. To answer it, open the link in your mail again, or paste the code.
sign-in-address-waits = Sign in to confirm your new address. The code from your mail is kept in this tab until you load the page again.
sign-in-try = Try it as
sign-in-demo = This is a demo. Pick one of its invented people, no password needed.
sign-in-other = Any other handle of the data
sign-in-be = Be this account
sign-in-no-such-account = No account of the data has this handle.
# $link is a link that says “Sign up”.
sign-in-no-account = No account yet? { $link }
sign-in-forgotten = Forgotten?

## A new password

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

## Accounts: what their forms share (later)

form-save = Save
form-saved = Saved.
form-cancel = Cancel
password-yours = Your password
password-wrong = This is not your present password.
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

## Countries and zones (later)

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

## Sign up (later)

# $name is who is signed in, $services a link to “My services”.
sign-up-signed-in = You are signed in as { $name }, and have an account. Go to { $services }, or fill this in for another account.
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
sign-up-step-confirm-note = Its link is good for 24 hours, and asks for your password
sign-up-step-handle = You get your NIC handle
sign-up-step-handle-note = You sign in with it, and others name you as a contact by it
sign-up-sent-title = Check your mail
# $address is what was entered.
sign-up-sent = A mail is on its way to { $address }. Open its link within 24 hours and confirm your address; you will be asked for the password you have just chosen.
sign-up-sent-handle = Once you confirm, your account is made and your NIC handle is mailed to the same address.
sign-up-sent-missing = Look into the folder for unwanted mail, and check the address for mistakes. At most five such mails a day go to one address.
sign-up-again = Check what I entered, and send it again

## Forgotten password (later)

forgotten-lead = For a forgotten password, and for the first one of an account that has none. We mail you a link to set it.
forgotten-send = Send the link
login-wrong = This is neither a NIC handle nor an e-mail address.
# $login is what was entered: a handle or an address.
forgotten-sent = If there is an account for { $login }, a mail with a link is on its way to its address. The link is good for one hour.
forgotten-missing = Look into the folder for unwanted mail. Where several accounts share an address, enter the NIC handle. At most five such mails a day go to one address.
forgotten-again = Try another handle or address

## Links from mails (later)

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
secret-another = You have opened the link of another mail meanwhile.
secret-another-show = Go on with that one
secret-sign-up-again = Sign up again
secret-new-link = Get a new link
confirm-sign-up = Your address is confirmed with this button and the password you chose when you signed up. Your account is made then, and its NIC handle is shown here and mailed to you.
confirm-sign-up-password = The password you chose
confirm-sign-up-password-missing = Enter the password you chose when you signed up.
confirm-sign-up-password-wrong = This is not the password that was chosen for this sign-up. If you do not know it, sign up again to choose another.
confirm-sign-up-not-you = You did not sign up, or do not know the password? Then somebody else may have chosen it: do not confirm.
confirm-sign-up-button = Confirm and make my account
confirm-sign-up-done = Your account is ready
confirm-sign-up-handle = Your NIC handle
confirm-sign-up-use = It was mailed to you, too. You sign in with it and your password, and others name you as a contact by it. It is no secret.
new-password = New password
# $handle is a handle.
new-password-for = For the account { $handle }.
new-password-button = Set the password
new-password-sessions = Wherever this account is signed in, it is signed out then.
new-password-done = Your password is set
# $handle is a handle.
new-password-set = { $handle } has a new password, and is signed out everywhere. A mail says so, too.
undo-address = The account gets back the address that this link was mailed to, and is signed out wherever it is signed in. Its password no longer works: a mail with a link to set a new one goes to that address. Do this if the change was not yours.
undo-address-button = Undo the change
undo-address-done = Your address was set back
# $handle is a handle.
undo-address-restored = Codes and notices for { $handle } go to your old address again. The account is signed out everywhere.
undo-address-password = The password no longer works. A mail with a link to set a new one is on its way to that address; the link is good for one hour.
address-now = Address now
address-then = Address then
# $handle is a handle.
address-nothing-waits = No new address waits to be confirmed for { $handle }. It was confirmed already, the change was given up, its 24 hours are over, or it belongs to another account of yours.
address-changed-title = Your address was changed

## Profile (later)

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
address-too-many = Too many mails were sent for a new address today. Try again tomorrow.
address-code-sent = A code is on its way to the new address.
# $address is the new address.
address-pending = A code was mailed to { $address }. Your address changes once you enter it.
# $when is a moment.
address-pending-until = It is good until { $when }.
address-codes = Once you have confirmed, codes that were mailed to the old address stop working. Where a request waits for you, have a new mail sent then.
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

## Order a service (demo) (later)

order-lead = Nothing is charged: it is there to try the contacts of a service of your own.
order-category = Type of service
order-name = Name of the service
# $example is a name.
order-name-hint = For example { $example }.
order-name-missing = Enter a name for the service.
order-name-wrong = A name has at most 255 characters, without spaces, quotation marks, < or >.
order-name-no-domain = This is not the name of a domain. One looks like blue-kettle.example.
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
services-lead = Every service that names you as one of its three contacts.
services-none-lead = No service names you as a contact yet. When one does, it is listed here.
# What the filters are for, for screen readers.
services-filters = Services
services-search = Search by service or handle
services-type = Type
services-all-types = All types
# Before three boxes to tick: admin, tech, billing.
services-i-am = I am
services-sort-by = Sort by
services-order-name = Sort: service, A to Z
services-order-name-last = Sort: service, Z to A
services-order-state = Sort: state, urgent first
services-order-admin = Sort: admin
services-order-tech = Sort: tech
services-order-billing = Sort: billing
services-column-service = Service
services-column-state = State
services-column-actions = Actions
services-count = { $total ->
    [one] { $total } service.
   *[other] { $total } services.
  }
services-count-more = { $total ->
    [one] { $total } service, { $shown } shown so far.
   *[other] { $total } services, { $shown } shown so far.
  }
# Filters are set: how many services fit them, of how many.
services-found = { $total ->
    [one] { $total } of { $all } services match.
   *[other] { $total } of { $all } services match.
  }
services-found-more = { $total ->
    [one] { $total } of { $all } services match, { $shown } shown so far.
   *[other] { $total } of { $all } services match, { $shown } shown so far.
  }
services-sorted-name = Sorted by name.
services-sorted-name-last = Sorted by name, from the end.
services-sorted-admin = Sorted by admin.
services-sorted-admin-last = Sorted by admin, from the end.
services-sorted-tech = Sorted by tech.
services-sorted-tech-last = Sorted by tech, from the end.
services-sorted-billing = Sorted by billing.
services-sorted-billing-last = Sorted by billing, from the end.
services-sorted-state = Sorted by state, the urgent first.
services-sorted-state-last = Sorted by state, the urgent last.
services-more = Show more
services-reading-more = Reading more…
services-none-found = No service of yours matches these filters.
services-clear = Clear the filters
# A role with an open request, for screen readers: to whom it is to move.
services-pending = waits for confirmation, to { $who }
services-pending-you = waits for confirmation, to You
services-actions = Actions for { $name }, { $category }
services-copy-name = Copy name
services-copy-handles = Copy the three handles
# A line of what is copied.
services-holder = { $role }: { $who }
services-how = How you become a contact
services-how-asks = Somebody asks
services-how-asks-note = A present contact enters your handle
services-how-mail = You get a mail
services-how-mail-note = With a code that is only yours
services-how-accept = You accept
services-how-accept-note = The person asking confirms too
services-how-moves = It shows up here
services-how-at-once = At once
services-how-later = { $time } later
services-handle-to-give = The handle to give them:
services-copy-handle = Copy handle
services-admin-is = Answers for the whole service.
services-admin-can-contacts = Change all three contacts
services-admin-can-holder = Change the holder of a domain
services-admin-can-technical = Everything technical
services-tech-is = Keeps it running.
services-tech-can-settings = Settings, DNS, certificates, passwords
services-tech-can-hand-on = Hand the tech role on
services-billing-is = Pays for it.
services-billing-can-pay = Invoices, renewals, payment
services-billing-can-hand-on = Hand the billing role on
services-cannot-invoices = See invoices
services-cannot-contacts = Change other contacts
services-cannot-technical = Technical settings
history-menu = History

## One service (later)

services-missing = This service does not exist for you: either there is none of this name, or you are none of its contacts.
services-back = Back to my services
# Under the title of a page about one service.
service-place = { $service } ({ $category })
history-lead = Who held which role, from when to when, and the request it came by.
history-download = Download as CSV
history-unchanged = No role has changed hands since this history begins.
# Beside who holds the role now.
history-now = Now
history-since = Since { $since }
history-between = { $since } to { $until }
history-until = Until { $until }
history-always = Since before this history begins
history-by = By { $request }
history-imported = Set by the provider, not by a request
rights-lead = What each role allows on this service. Who holds several has the rights of all of them.
rights-table = Rights by role
rights-what = What
rights-yes = Yes
rights-no = No
rights-you-hold = Your roles: { $roles }.
# A heading; under it words such as word-ability-…
tech-can = What a tech contact can do
tech-cannot = What a tech contact cannot do
tech-any-time = The admin can change the tech contact at any time.
share-title = Share access, not your password
share-text = Do not give your handle and password to anybody, not even to a provider who works for you. Name them as a contact: they use an account of their own, and you can take the role back.
share-policies = For finer access, with a trace of every action, use access policies instead of roles.
share-help = Where to find help

## Modify contacts (later)

modify-lead = Name each new contact by NIC handle, or by the e-mail address of somebody you already share a service with. What you leave empty stays as it is.
modify-cancel = Cancel
modify-sending = Sending…
modify-not-before = Nothing is sent before you confirm.
# The button; the next text is on it once something is entered.
modify-confirm = Confirm
modify-confirm-requests = { $count ->
    [one] Confirm { $count } request
   *[other] Confirm { $count } requests
  }
modify-lost = No answer came, so it is not known whether this arrived. Confirm again: it is done only once.
# A line of what is wrong: the role or kind of service, and what.
modify-problem = { $place }: { $what }
modify-nothing = Enter a new contact for at least one role.
modify-admin-contact = Admin contact
modify-tech-contact = Tech contact
modify-billing-contact = Billing contact
modify-new-admin = New admin
modify-new-tech = New tech
modify-new-billing = New billing
# Who holds the role.
modify-now = Now: { $who }
modify-take = Take it myself
modify-take-role = Take the { $role } role yourself
modify-would-end = If you name somebody here, { $request } ends, which moves this role to { $to }.
modify-unchanged-admin = This is the admin already: nothing changes here.
modify-unchanged-tech = This is the tech contact already: nothing changes here.
modify-unchanged-billing = This is the billing contact already: nothing changes here.
modify-misshapen = This is neither an e-mail address nor a NIC handle.
modify-no-hyphen = A NIC handle has a hyphen before its ending.
modify-no-hyphen-example = A NIC handle has a hyphen before its ending, as in { $example }.
modify-bad-name = A NIC handle begins with 2 to 32 letters and digits.
modify-bad-name-example = A NIC handle begins with 2 to 32 letters and digits, as in { $example }.
modify-bad-ending = A NIC handle ends in a hyphen and letters.
modify-bad-ending-example = A NIC handle ends in a hyphen and letters, as in { $example }.
modify-did-you-mean = Did you mean { $handle }?
modify-unknown-address = Nobody you share a service with has this address. Ask for the NIC handle.
modify-checking = Being checked…
modify-unchecked = This could not be checked now. It is checked when you confirm.
modify-no-look-up = This address could not be looked up now. Try again, or enter the handle.
modify-fine-you = You are able to take this role.
modify-fine = Same zone as you ({ $zone }), and able to take this role.
modify-fine-address = This is { $who }: same zone as you ({ $zone }), and able to take this role.
modify-locked-by-you = Not now: { $request } already moves this role to { $to }. Withdraw it to name somebody else.
modify-locked-by-other = Not now: { $request } already moves this role to { $to }. It has to end first.
modify-request-there = There is { $request } for it already.
modify-other-zone = This account is in another geographical zone than yours ({ $zone }).
# What can be done about a reason; follows it as a sentence of its own, as all with -mend-.
modify-mend-spelling = Check the spelling.
modify-mend-zone = Ask for a handle in your zone.
modify-mend-bill-yours = Pay it, then come back.
modify-mend-bill-theirs = It has to be paid first.
modify-mend-payment-yours = Add one to your account first.
modify-mend-payment-theirs = One has to be added first.
modify-mend-profile-yours = Complete it first.
modify-mend-profile-theirs = Ask them to complete it.
modify-mend-address-yours = Confirm it first.
modify-mend-address-theirs = Ask them to confirm it.
modify-mend-unable-yours = Look at your profile for the reason.
modify-mend-unable-theirs = They see the reason in their own account: ask them to mend it.
modify-mend-in-creation = Come back in a few minutes.
modify-mend-expired = It has to be renewed first.
modify-mend-debt = It has to be paid first.
modify-siblings = Same name, same change?
modify-siblings-note = Tick what is to change with it. Each is asked for by itself.
# Beside a service of the same name: who holds a role there. $role as inside a sentence.
modify-sibling-now = { $role } now { $who }
modify-sibling-same = Has this contact already.
modify-fate = What will happen
modify-fate-locked = Nothing, because no contact can be changed now. Each role says why.
modify-fate-empty = Enter a new contact, and here is who has to confirm it, who is told, and what changes for whom.
modify-requests = { $count ->
    [one] { $count } request
   *[other] { $count } requests
  }
modify-requests-made = { $count ->
    [one] Confirming makes { $count } request.
   *[other] Confirming makes { $count } requests.
  }
modify-apart = Each is confirmed, and takes effect, by itself.
modify-left-out-wrong = { $role }: mend this entry, or clear it. Nothing can be sent until then.
modify-left-out-waiting = { $role } is left out until it is known who has this address.
modify-left-out-locked = { $role } is left out: it cannot be changed any more.
# What a request moves. $category may be several, as labels.
modify-moves = { $roles } of { $service }, { $category }
modify-you-confirm = You confirm
modify-confirms = { $who } confirms
modify-codes-to = { $count ->
    [one] Code mailed at once to { $address }
   *[other] Codes mailed at once to { $address }
  }
modify-codes-to-profile = { $count ->
    [one] Code mailed to the address in their profile
   *[other] Codes mailed to the address in their profile
  }
modify-grace = Then { $time } to think again
modify-grace-both = Either of you can still stop it
modify-grace-you = You can still stop it
modify-roles-move = { $count ->
    [one] The role moves
   *[other] The roles move
  }
modify-told = Told by mail: { $who }
modify-ends = Ends { $request } ({ $category }: { $roles } to { $to }), asked for by { $asker }. Its parties are told by mail.
modify-by-you = You must confirm by { $deadline }, or nothing changes.
modify-by-both = Both must confirm by { $deadline }, or nothing changes.
modify-by-each = Whatever is not confirmed by { $deadline } changes nothing.
modify-changes = What changes for whom
# Headings of lists of abilities, such as “order certificates”.
modify-you-can = You can then:
modify-can = { $who } can then:
modify-you-could = You could do all of it before.
modify-could = { $who } could do all of it before.
modify-you-cannot = You cannot:
modify-cannot = { $who } cannot:
modify-you-leave = You are no contact any more, and can no longer:
modify-leaves = { $who } is no contact any more, and can no longer:
modify-you-lose = You can no longer:
modify-loses = { $who } can no longer:
# What is left to somebody who loses another role.
modify-you-keep = You stay { $roles }.
modify-keeps = { $who } stays { $roles }.
modify-you-stay-admin = You stay { $roles } and can change the contacts again.
modify-you-stay = You stay { $roles }: nothing else changes for you.
modify-stays = { $who } stays { $roles }: nothing else changes for them.
# The heading, after sending.
modify-sent = Contacts asked for
modify-sent-count = { $count ->
    [one] { $count } request is made. Nothing changes before it is confirmed.
   *[other] { $count } requests are made. Nothing changes before they are confirmed.
  }
modify-open-request = Open the request
modify-open-requests = Open my requests
modify-open-mailbox = Open the mailbox
modify-next = What comes next
modify-follow = Follow them under My requests.
modify-your-mail = { $count ->
    [one] A mail with your code is on its way to { $address }
   *[other] Mails with your codes, one for each request, are on their way to { $address }
  }
modify-their-mail = { $count ->
    [one] A mail with a code of their own goes to the address in their profile
   *[other] Mails with codes of their own go to the address in their profile
  }
modify-takes-effect = The change takes effect
modify-takes-effect-note = What is not confirmed by { $deadline } changes nothing
modify-not-asked = { $category }: not asked for
modify-by-itself = Change it by itself
# A list of what is needed; every line says how it is now.
modify-requirements = Before you start
modify-need-mail = You and the new contact need your mail: your codes go to { $address }.
modify-need-mail-unconfirmed = Your address { $address } is not confirmed. Confirm it first: your codes are mailed there.
modify-need-right = Your rights cover these roles: { $roles }.
modify-need-right-none = You have no right to change a contact of this service.
modify-need-handle = You need the NIC handle of the new contact, an account in your zone ({ $zone }).
modify-need-handle-wrong = A new contact cannot be taken as entered: see beside its field.
modify-need-handle-zone = A new contact cannot be taken: it is not in your zone ({ $zone }).
modify-need-handle-fine = The new contact was found, in your zone ({ $zone }).
modify-need-paid = You have no unpaid invoice. The old and the new contact must have none either.
modify-need-paid-not = You have an unpaid invoice: no role moves from or to your account until it is paid.
modify-need-payment = A new billing contact needs a valid payment method. You have one.
modify-need-payment-not = A new billing contact needs a valid payment method. You have none.
webmaster-lead = Your webmaster becomes the tech contact of your hosting plan: enough to put a site online and keep it running, with an account of their own.
webmaster-entry = Your webmaster
webmaster-missing = Enter the NIC handle of your webmaster, or the e-mail address if you share a service already.
webmaster-scope = Access to
# The hosting plan, and its DNS zone.
webmaster-plan = { $category } ({ $service })
webmaster-plan-note = This is what your webmaster works on.
webmaster-zone-note = Needed only when the domain is not linked to this hosting plan, and your webmaster is to do that.

## My requests (later)

# After the title, the number of requests that wait for the person.
requests-title-waiting = { $count ->
    [one] My requests ({ $count } waiting for you)
   *[other] My requests ({ $count } waiting for you)
}
requests-none-yet = Nobody has asked for anything yet.
requests-none-waiting = Nothing waits for your answer.
requests-waiting = { $count ->
    [one] One request waits for your answer.
   *[other] { $count } requests wait for your answer.
}
requests-found = { $count ->
    [one] { $count } request matches.
   *[other] { $count } requests match.
}
requests-waiting-for-me = Waiting for me
requests-waiting-for-others = Waiting for others
requests-finished = Finished
requests-none-for-me = No request waits for your answer.
requests-none-for-others = No request waits for somebody else.
requests-none-finished = No request has ended yet.
requests-told-withdrawn = You withdrew { $request }. Those concerned are told by mail.
requests-told-taken-back = You took your acceptance of { $request } back: the request has ended. Those concerned are told by mail.
requests-more = Show more
requests-shown = { $shown } of { $total } shown
requests-none-found = No request of yours matches these filters.
requests-clear = Clear the filters
requests-filters = Requests
requests-search = Search by service, handle or number
requests-state = State
requests-all-states = All states
# One request: its roles and its service.
requests-entry = { $roles } of { $service }
requests-asked-by-you = Request { $request } · asked by you · { $when }
requests-asked-by = Request { $request } · asked by { $asker } · { $when }
requests-until = Until { $when }
requests-moves = { $count ->
    [one] Moves { $when }
   *[other] Move { $when }
}
# Names of links for screen readers; they begin with what is on the link.
requests-accept = Accept request { $request }
requests-decline = Decline request { $request }
# After the name of a button, for screen readers.
requests-of-request = (request { $request })
# How a request ended, beside its state.
requests-ended-by-you = by you, { $when }
requests-ended-by = by { $who }, { $when }
requests-taken-back-you = you took your acceptance back, { $when }
requests-taken-back = { $who } took the acceptance back, { $when }
requests-superseded-you = you asked for something else, { $when }
requests-superseded = { $who } asked for something else, { $when }
requests-what = What a request is
requests-what-text = A request hands one or more roles of a service from one account to another. Nothing changes before everybody concerned has confirmed it. You find every request here in which you take part: those that wait for you, those that wait for others, and those that have ended.
requests-life-asked = Somebody asks
requests-life-asked-note = A contact of a service names another one
requests-life-mailed = Mails go out
requests-life-mailed-note = To each who must confirm, with a code of their own
requests-life-confirmed = Both confirm
requests-life-confirmed-note = Here, with the code; or one of them declines
requests-life-moved = The role moves
# $modify is the name of a menu entry.
requests-make-one = To make one, find the service in your list, open its menu, and choose { $modify }.

## A request (later)

request-facts = The request
request-fact-service = Service
request-fact-state = State
request-fact-roles = { $count ->
    [one] Role
   *[other] Roles
}
request-fact-from = From
request-fact-to = To
request-fact-asker = Asked by
request-fact-ended = Ended
request-fact-moves = Moves at
request-fact-answer-by = Answer by
request-fact-number = Request
# An account and the roles it asked with.
request-asker-is = { $who } ({ $roles })
request-stranger = Do not know { $who }? Decline, and nothing changes.
request-left = { $left } left
request-left-none = over now

# Titles and headings.
request-answer-title = Answer request { $request }
request-titled = { $heading } (request { $request })
request-take-over = { $count ->
    [one] Take over the { $roles } role of { $service }?
   *[other] Take over the { $roles } roles of { $service }?
}
request-hand-over = { $count ->
    [one] Hand over the { $roles } role of { $service }?
   *[other] Hand over the { $roles } roles of { $service }?
}
request-waiting-accepted = { $count ->
    [one] You accepted. One answer is missing
   *[other] You accepted. { $count } answers are missing
}
request-waiting = { $count ->
    [one] One answer is missing
   *[other] { $count } answers are missing
}
request-accepted-all = Everybody accepted
request-moves-spoken = { $count ->
    [one] { $heading }. The role moves in { $left }.
   *[other] { $heading }. The roles move in { $left }.
}
request-late = The time for answers is over
request-late-wait = Not everybody answered in time. In an instant this page shows how the request ended.
request-done-you = Done: you are the { $roles } contact of { $service }
request-done = Done: { $who } is the { $roles } contact of { $service }
request-expired = The request has expired
request-failed = The request has failed
# Under the heading.
request-confirm-taking = You asked to become the { $roles } contact of this service in place of { $from }. Please confirm that it was you.
request-confirm-giving = You asked that { $to } becomes the { $roles } contact of this service in your place. Please confirm that it was you.
request-confirm-naming = You asked that { $to } becomes the { $roles } contact of this service in place of { $from }. Please confirm that it was you.
request-asks-in-its-place = { $asker } asks you to become the { $roles } contact of this service in their place.
request-asks = { $asker } asks you to become the { $roles } contact of this service in place of { $from }.
request-pass-from-you = { $roles } of { $service }, from you to { $to }.
request-pass-to-you = { $roles } of { $service }, from { $from } to you.
request-pass = { $roles } of { $service }, from { $from } to { $to }.

# What happened: in the timeline, as a step, as a heading.
request-somebody = Somebody
request-asked-you = You asked
request-asked = { $who } asked
request-asked-by-somebody = Asked
request-codes-queued = { $count ->
    [one] A mail with a code was written to { $who }
   *[other] Mails were written to { $who }, each with its own code
}
request-accepted-you = You accepted
request-accepted = { $who } accepted
request-declined-you = You declined
request-declined = { $who } declined
request-withdrawn-you = You withdrew the request
request-withdrawn = { $who } withdrew the request
request-taken-back-you = You took your acceptance back
request-taken-back = { $who } took the acceptance back
request-superseded-you = You asked for something else instead
request-superseded = { $who } asked for something else instead
request-resent-you = You asked for a new mail
request-resent = { $who } asked for a new mail
request-reminded = A reminder was written to { $who }
request-checked = Everybody had accepted, and the rules were checked again
request-grace-began = { $count ->
    [one] The time until the role moves began
   *[other] The time until the roles move began
}
request-moved = { $count ->
    [one] The role moved
   *[other] The roles moved
}
request-time-over = The time for answers was over without an answer from { $who }
request-rule-failed = A rule stood in the way
request-timeline = Timeline
# Steps to come.
request-answers-you = You answer
request-answers = { $who } answers
request-by-moment = By { $when }
request-role-moves = { $count ->
    [one] The role moves
   *[other] The roles move
}
request-at-once = At once
request-later = { $time } later

# Who has answered, and the mails.
request-who-has-answered = Who has answered
request-missing-you = You have not answered
request-missing = { $who } has not answered
request-no-answer-you = You did not answer
request-no-answer = { $who } did not answer
request-code-queued = The mail with the code is queued, { $when }
request-code-sent = Code mailed { $when }
request-code-failed = The mail with the code failed, { $when }
request-reminder-queued = A reminder is queued, { $when }
request-reminder-sent = Reminder mailed { $when }
request-reminder-failed = The reminder failed, { $when }
request-you-accepted-at = You accepted at { $time }.
request-you-accepted-on = You accepted on { $time }.
request-pending = Still pending: validation by { $who } (until { $until }).
request-pending-queued = Still pending: validation by { $who } (mail queued { $when }, until { $until }).
request-pending-mailed = Still pending: validation by { $who } (mailed { $when }, until { $until }).
request-pending-failed = Still pending: validation by { $who } (mail failed { $when }, until { $until }).
request-pending-reminded = Still pending: validation by { $who } (reminded { $when }, until { $until }).
request-close-page = You can close this page. It follows by itself, and you get a mail when it is done.
request-reader-holds = { $count ->
    [one] You hold this role now, so you can follow the request. You are not asked to confirm it. When the role moves, you are told by mail.
   *[other] You hold these roles now, so you can follow the request. You are not asked to confirm it. When the roles move, you are told by mail.
}
request-reader = You are a contact of this service, so you can follow the request. You are not asked to confirm it, and cannot answer.
request-reader-link = The link you opened was mailed to another account. To answer, sign in as that one.
request-their-mail = Did they not get the mail?
request-their-mail-help = It goes to the address in their profile, which may be out of date. They can check it there, and change it. They can also sign in and find the request under “My requests”; their code is only in the mail.
request-mail-missing = Did you not get the mail?
request-mail-address = It goes to the address in your profile, { $address }.
request-mail-help = Look among the unwanted mails, too. If the address is out of date, change it first, then have the mail sent again.
request-mail-profile = Check or change it in your profile

# What can be done besides answering.
request-resend = Resend request
request-resend-to = Resend request to { $who }
# After the name of the button, while it has to wait; $time is like 0:42.
request-resend-in = (in { $time })
request-resend-queued = The last mail is still on its way. A minute after it was sent you can ask for another one.
request-resend-wait = There was a mail just now. The next can be asked for from { $when } on.
request-resend-too-many = Too many mails have been asked for in one day. The next can be asked for from { $when } on.
request-resend-done = A new mail is on its way to you. Once it is sent, only the code in it works.
request-resend-to-done = A new mail is on its way to { $who }. Once it is sent, only the code in it works.
request-answered-meanwhile = This party has answered meanwhile.
request-withdraw = Withdraw
request-withdraw-ask = Withdraw this request?
request-withdraw-what = The request ends for everybody, its codes stop working, and those concerned are told by mail. This cannot be undone; you can ask again later.
request-withdraw-yes = Withdraw the request
request-withdraw-no = Keep the request
request-take-back = Take back my yes
request-take-back-ask = Take your yes back?
request-take-back-what = The request ends for everybody, its codes stop working, and those concerned are told by mail. This cannot be undone; somebody would have to ask again.
request-take-back-yes = Take it back
request-take-back-no = Keep my yes
request-stays-yours = { $count ->
    [one] The { $roles } role of { $service } stays with you.
   *[other] The { $roles } roles of { $service } stay with you.
}
request-stays = { $count ->
    [one] The { $roles } role of { $service } stays with { $who }.
   *[other] The { $roles } roles of { $service } stay with { $who }.
}
request-stop = Stop
request-stop-ask = Stop this change?
request-stop-yes = Stop it
request-stop-no = Let it go on

# What accepting means.
request-if-you-accept = If you accept
request-agree-from-you = { $count ->
    [one] You agree that your { $roles } role of { $service } moves to { $to }.
   *[other] You agree that your { $roles } roles of { $service } move to { $to }.
}
request-agree-to-you = { $count ->
    [one] You agree that the { $roles } role of { $service } moves from { $from } to you.
   *[other] You agree that the { $roles } roles of { $service } move from { $from } to you.
}
request-agree = { $count ->
    [one] You agree that the { $roles } role of { $service } moves from { $from } to { $to }.
   *[other] You agree that the { $roles } roles of { $service } move from { $from } to { $to }.
}
request-nothing-changes-for-you = What you yourself can do on this service stays the same.
# Headings of lists of abilities, such as “order certificates”.
request-can-then = You can then
request-can-no-longer = You can no longer
request-cannot = You cannot
request-still-cannot = You still cannot
request-you-lose = { $count ->
    [one] You lose this role.
   *[other] You lose these roles.
}
request-loses = { $count ->
    [one] { $who } loses this role.
   *[other] { $who } loses these roles.
}
request-loses-told = { $count ->
    [one] { $who } loses this role, and is told by mail.
   *[other] { $who } loses these roles, and is told by mail.
}
request-effect-at-once = It takes effect at once.
request-effect-both = It takes effect as soon as both have accepted.
request-effect-later = It takes effect { $time } later. Until then you can stop it on this page.
request-effect-both-later = It takes effect { $time } after both have accepted. Until then either of you can stop it on this page.

# Answering.
request-your-answer = Your answer
request-accept = Accept
request-decline = Decline
request-accepting = Accepting…
request-declining = Declining…
# To somebody who pressed Accept, or Decline, in the list.
request-meant-accept = You chose Accept in the list. Enter your code, then press Accept.
request-meant-decline = You chose Decline in the list. Enter your code, then press Decline.
request-until-you-press = Nothing happens until you press one of them.
# $mailbox is a link.
request-demo-mails = In this demo all mails are in { $mailbox }.
request-the-mailbox = the mailbox
request-code = Validation code
request-code-hint = { $length } letters and digits, personal to you, good for one answer. Mailed to { $address }.
request-code-hint-queued = { $length } letters and digits, personal to you, good for one answer. The mail to { $address } is on its way.
request-code-filled-in = Filled in from your mail. It is no longer in the address bar.
request-code-whole = All { $length } characters are there.
request-code-broken = The link you opened held no complete code. Copy the code from the mail.
request-code-open = Open the link in your mail again, or paste the code.
request-code-missing = Enter the code from your mail.
request-code-strange = A code has only the letters A to Z and digits. Copy it from the mail once more.
request-code-length = A code has { $needed } letters and digits, this has { $found }. Copy it from the mail once more.
request-code-wrong = This is not a code of this request.
request-code-used = This code was used already.
request-code-superseded = This code has been replaced: by a newer mail, or because your address has changed.
request-code-others = This is the other party’s code.
request-answer-lost = The connection broke before a reply came, so it is not known whether your answer arrived. Press again: the same answer with the same code counts only once.
request-answer-unseen = Your answer has arrived. This page shows it as soon as it can be read again.
request-wrong-tries = { $count ->
    [one] This is not a code of request { $request }. Copy it from the newest mail about this request. One more try, then there is a pause.
   *[other] This is not a code of request { $request }. Copy it from the newest mail about this request. { $count } more tries, then there is a pause.
}
request-used-accept = This code was used already, to accept. A code works once.
request-used-decline = This code was used already, to decline. A code works once.
request-superseded-code = Use the code of the newest mail about request { $request }. If there is none, have one sent.
request-paused = There were too many wrong codes. The next try counts from { $when } on. The request stays open until { $deadline }.
request-pause-left = The next try counts in
request-pause-over = You can try again now.
request-ask-asker = Not sure which mail is the right one? Ask { $who }, who made this request.
request-closed = This request has ended, so answers no longer count.
request-answered = You have answered this request already.
request-others-code = This code was mailed to { $other }. Yours is in the mail to { $address }.
request-others-code-switch = If the other account is yours, too, sign in as that one: the code stays filled in.
request-switch = Switch account
request-code-stays = The code from your mail stays in this tab, and will be filled in.

# The countdown.
request-moves-in = { $count ->
    [one] The role moves in
   *[other] The roles move in
}
request-moves-at = At { $time }.
request-moment-come = This is the moment. In an instant this page shows what came of it.

# It is not, or no longer, for this account.
request-no-part = This account ({ $account }) has no part in request { $request }
request-no-part-why = A request shows only to the accounts that are asked, and to the contacts of its service. If a link from a mail led you here, that mail went to another account of yours, or to somebody else.
request-no-part-requests = See the requests of this account
request-signed-in-as = You are signed in as { $name }, { $handle }, whose mails go to { $address }.
request-gone = You are no longer a contact of this service
request-gone-why = You could follow this request as a contact of its service, and are none any more. Where a role of yours has moved, a mail tells you.
request-gone-services = See your services

# How it ended, and what next.
request-over = There is nothing more to do here
request-is-closed = Request { $request } is closed. Its codes no longer work.
request-why = Why
request-why-declined-you = You declined, so nothing has changed.
request-why-declined = { $who } declined, so nothing has changed.
request-why-expired-you = You did not answer in time, so nothing has changed.
request-why-expired = { $who } did not answer in time, so nothing has changed.
request-why-expired-all = Nobody answered in time, so nothing has changed.
request-why-withdrawn-you = You withdrew it, so nothing has changed.
request-why-withdrawn = { $who } withdrew it, so nothing has changed.
request-why-taken-back-you = You had accepted, and took that back in time. Nothing has changed.
request-why-taken-back = { $who } had accepted, and took that back in time. Nothing has changed.
request-why-superseded-you = As the admin you asked for something else in its place. By this request nothing has changed.
request-why-superseded = { $who }, the admin, asked for something else in its place. By this request nothing has changed.
request-why-failed = { $count ->
    [one] The role could not move, so nothing has changed.
   *[other] The roles could not move, so nothing has changed.
}
request-moved-from-you = { $count ->
    [one] The role moved from you to { $to }.
   *[other] The roles moved from you to { $to }.
}
request-moved-to-you = { $count ->
    [one] The role moved from { $from } to you.
   *[other] The roles moved from { $from } to you.
}
request-moved-from-to = { $count ->
    [one] The role moved from { $from } to { $to }.
   *[other] The roles moved from { $from } to { $to }.
}
# What the one who asked held, and does not hold any more.
request-right-lost-you = You are no longer the { $roles } contact of { $service }.
request-right-lost = { $who } is no longer the { $roles } contact of { $service }.
# $who is a list, in which the reader is “you”.
request-told = Told by mail: { $who }.
request-you-inside = you
request-next = What next
request-next-service = See the service in your list
request-next-requests = See your requests for this service
request-next-passwords = Change the passwords that the former contact knew
request-next-profile = See in your profile what is missing, and mend it
request-next-again = Ask again
request-next-ask = If you still want it, ask { $who } to send a new request

## The demo's mailbox (later)

mailbox-lead = All mail to the people of the demo. Nothing leaves this machine.
mailbox-empty = No mail yet. Ask for a new contact, and it arrives here.
mailbox-earlier = Show earlier mail
mailbox-mails = Mails
mailbox-to = to { $address }
mailbox-queued = queued
mailbox-sent = sent
mailbox-failed = failed
mailbox-dropped = not needed
mailbox-choose = Choose a mail to read it.
mailbox-frame = The mail as its reader sees it
mailbox-follow = Follow its link
mailbox-all = All mail
mailbox-from = From { $address }
mailbox-to-account = To { $address } ({ $handle }) · { $moment }
mailbox-show-as = Show as
mailbox-as-html = HTML
mailbox-as-text = Text

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
# The same among what somebody cannot do.
word-ability-other-contacts = change other contacts
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
role-admin-may = Manages the service and may change all three contacts. Sees no invoices.
role-tech-may = Runs the service. Sees no invoices and cannot change other contacts.
role-billing-may = Pays, and gets the renewal notices.

## The demo's people, as the server introduces them

server-demo-mira = Admin of most of her 312 services. Two requests wait for her
server-demo-teo = Webmaster: tech contact only, about to get more
server-demo-ines = Bookkeeping: billing contact only, one request waits for her
server-demo-kasper = Admin of two services, has just asked Mira to take a role
# Somebody of a provider's data.
server-demo-none = Contact of no service
server-demo-only = { $count ->
    [one] Only { $role } contact, of { $count } service
   *[other] Only { $role } contact, of { $count } services
}
# $roles are such as “admin of 3, billing of 2”.
server-demo-several = { $count ->
    [one] Contact of { $count } service: { $roles }
   *[other] Contact of { $count } services: { $roles }
}
server-demo-role = { $role } of { $number }

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
mail-sign-up-then = To confirm, you will be asked for the password you chose when you signed up. The account is made then, and its NIC handle is mailed to you.
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
mail-address-restored-then = The password no longer works. A mail with a link to set a new one is on its way to the address above.

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
