# English, the reference: every other language has the same keys. See README.md for the rules of voice and the format.
#
# mail-… and server-… belong to the server, word-… to server and app, everything else to the app. Pages for which one signs
# in fetch the texts of sections marked (inside), too, and the provider’s desk those marked (desk). All pages fetch the others.

language-name = English

## Everywhere

loading = Loading…
try-again = Try again
back = Back
error-title = Error: { $title }
nic-handle = NIC handle
# After a name that the reader has given to an account.
person-label = your label
not-a-handle = This isn’t a NIC handle.
date-incomplete = Enter a complete, real date, or clear the field.
password = Password
password-missing = Enter your password.
# The reader's own account: in a table cell, or at the start of a line.
you = You
# The reader's own account, inside a sentence, but never as its subject.
you-inside = you
# Stands between two handles, for screen readers: “ab1-x to cd2-x”.
pass-to = to
# A request inside a sentence; a link.
request-inside = request { $number }
# After a name or a label; French has a space before it.
colon = :
# Between parts of a list; likewise.
semicolon = ;
switch-account = Switch account
copied = Copied.
copy-refused = Your browser doesn’t allow copying.
copy-this = Copy { $what }
progress = Progress
password-show = Show password
problem-title = There is a problem

# A list of rows that is read page by page.
list-more = Show more
list-loading-more = Loading more…
list-print = Print
list-started-over = The list has changed. It starts from the top again.
list-clear-filters = Clear filters

## The frame: bar, tabs, footer

frame-skip = Skip to content
# The name of the links to the pages above this one.
frame-where = Where you are
frame-language = Language
frame-language-failed = This language isn’t available right now. Try again.
frame-theme = Theme
frame-theme-system = System
frame-theme-light = Light
frame-theme-dark = Dark
frame-my-contacts = My contacts
# The tabs; on a phone they have room in two lines.
frame-services = Services
frame-requests = Requests
frame-demo-only = Demo only
# Follows the NIC handle: “mh20417-ovh · zone EU”.
frame-zone = zone { $zone }
frame-sign-out = Sign out
# Follows the number of requests and claims on domains, for screen readers: “3 waiting for you”. A submission counts as one,
# here and elsewhere.
frame-waiting-for-you = waiting for you
frame-no-access = Can’t get into an account?
frame-time-zone = Times are shown in { $zone }
frame-offline = You’re offline. We’ll reconnect automatically.
frame-outdated = There’s a new version of Handover. What you’ve entered is kept, except passwords and files.
frame-renew = Load it
frame-not-live = Live updates aren’t getting through to your browser. This page checks for changes every minute instead.
help-support = Support
help-partners = Partners
help-community = Community
help-policies = Access policies (IAM)

## Errors from the server

failure-offline = We can’t reach the server. Check your connection and try again.
failure-signed-out = Your session has ended. Sign in again.
failure-garbled = We couldn’t read the server’s answer. Reload this page.
failure-blocked = A part of this page is blocked, perhaps by an extension of your browser. Allow it for this site and try again.
failure-damaged = A part of this page was damaged on its way, perhaps by a proxy or virus scanner. Try again, or reload this page.
failure-wrong-credentials = The handle, email or password is incorrect. If several accounts have this email, enter the handle.
failure-too-many-tries = Too many attempts. Wait a while, then try again.
failure-too-many-tries-until = Too many attempts. Try again after { $when }.
failure-over-budget = You’ve reached a limit. Wait a while, then try again.
failure-over-budget-until = You’ve reached a limit. Try again after { $when }.
failure-not-found = Not found, or this account can’t see it.
failure-busy = The server is busy. Try again in a moment.
failure-cannot-store = We can’t save anything at the moment. Nothing was changed. Try again later.
failure-may-be-stored = We don’t know whether this was saved. Reload the page and look before you try again.
failure-internal = Something went wrong on our side. Nothing was changed. Try again.
failure-too-large = This is too long.
failure-key-reused = This was already sent with different contents. Reload this page.
failure-changed = This was changed meanwhile, so nothing was saved. Reload the page to see what it is now.
failure-foreign-origin = The server doesn’t accept requests from this address.
failure-weak-password = This password is too easy to guess.
failure-bad-token = This link no longer works. Get a new one.
failure-refused = The server rejected this. Check what you entered.
failure-provider-refused = The sign-in wasn’t finished. Try again.
failure-provider-no-account = You’re signed in there, but we have no account for you here. Ask our support.
failure-provider-too-weak = This needs a stronger sign-in, such as one with a second factor. Try again.
failure-provider-unavailable = Signing in doesn’t work at the moment. Try again later.
failure-provider-misconfigured = Signing in doesn’t work because of a wrong setting, which only we can correct. Tell our support.
failure-provider-invalid = The sign-in wasn’t finished: we got an invalid answer. Try again; if that doesn’t help, tell our support.
failure-step-up = Confirm that it’s you first. What you entered stays.
# $provider is the provider’s name.
failure-step-up-button = Confirm with your { $provider } account
switched-off-title = Not available here
failure-switched-off = Sign in with your account at the provider instead.

## Blockers: the reasons against a change (inside)

blocker-admin-only = Only the admin can change the admin.
blocker-tech-only = Only the admin and the tech contact can change the tech contact.
blocker-billing-only = Only the admin and the billing contact can change the billing contact.
word-blocker-role-lost = These roles have changed hands since: { $roles }.
word-blocker-no-such-account = This account doesn’t exist.
word-blocker-several-accounts = Several accounts use this email address. Enter the handle instead.
word-blocker-last-day = The last day isn’t between today and a year from now.
word-blocker-other-zone = { $from } and { $to } are in different geographical zones.
word-blocker-profile-yours = Your profile is incomplete.
blocker-profile-theirs = The profile of { $who } is incomplete.
word-blocker-address-yours = Your email address isn’t confirmed.
# $when is a date and time.
blocker-cooldown = Your email address was changed recently. You can ask for a new admin from { $when }.
blocker-cooldown-theirs = The email address of { $who } was changed recently.
blocker-address-theirs = The email address of { $who } isn’t confirmed.
word-blocker-unpaid-yours = You have an unpaid invoice.
blocker-unpaid-theirs = { $who } has an unpaid invoice.
word-blocker-payment-yours = You don’t have a valid payment method.
word-blocker-payment-theirs = { $who } doesn’t have a valid payment method.
blocker-unable-yours = Your account can’t take on or give up this role right now.
word-blocker-unable-theirs = { $who } can’t take on or give up this role right now.
word-blocker-in-creation = The service is still being created.
word-blocker-expired = The service has expired.
word-blocker-in-debt = The service has an outstanding debt, which locks its billing role.
word-blocker-request-open = Request { $number } is still open.
# The role that the person who made the request has lost since.
word-blocker-right-lost-you = You’re no longer the { $roles } contact for { $service }.
word-blocker-right-lost = { $who } is no longer the { $roles } contact for { $service }.
# Fixes, as sentences of their own after a reason; more of them are in the section of the form, as modify-fix-.
fix-spelling = Check the spelling.
fix-in-creation = Come back in a few minutes.

## States of a service (inside)

service-active = Active
service-until = Until { $day }
service-no-end = No end date
service-expires-soon = Expires soon
# $distance is such as “in 5 days”.
service-ends = { $day }, { $distance }
# The same for a day in the past; $distance is such as “3 days ago”.
service-ended = On { $day }, { $distance }
service-unpaid = Unpaid
service-debt = Outstanding debt
service-billing-locked = Billing role locked
service-expired = Expired
service-since = Since { $day }
service-in-creation = Being created
service-ready-soon = Ready in a few minutes
# A status of the provider's that has no text here; it blocks nothing.
service-other = Other status

## States of a request (inside)

# The state of a request, in a word or two.
# A text for each handover_rules::RequestState
request-state =
    .Todo = Requested
    .ValidatingByCustomers = Waiting
    .CheckValidity = Being checked
    .Doing = Taking effect
    .Done = Done
    .Refused = Declined
    .Expired = Expired
    .Aborted = Cancelled
    .Error = Failed

## Titles of screens

requests-title = My requests
request-title = Request { $request }
service-title = Service details
holder-title = Holder
holder-answer-title = Change of holder
procedure-title = Change a domain without access to its account
people-title = People
history-all-title = History
access-title = Access
rights-title = Who can do what
modify-title = Modify contacts
webmaster-title = Add a webmaster
profile-title = Profile
order-title = Order a service
authorize-title = An application asks for access
mailbox-title = Mailbox
sign-up-title = Sign up
forgotten-title = Reset your password
confirm-sign-up-title = Confirm your address
new-password-title = Set a password
confirm-address-title = Confirm your new address
undo-address-title = Undo the address change
sign-in-title = Sign in
sign-in-ended = Your session has ended. Sign in again to continue.
services-title = My services

## Not found

not-found-title = Page not found
not-found-lead = If you typed the address, check it. If you pasted it, make sure it’s complete.

## Sign in

sign-in-welcome = The right people, on every service
sign-in-lead = Each of your services has someone who decides, someone who runs it and someone who pays. Hand a role over here without sharing a password.
# What the person with a role does, under its name.
sign-in-admin = decides, and names the other two
sign-in-tech = runs it: settings, files, certificates
sign-in-billing = pays, and hears about renewals
sign-in-heading = Sign in to your { $provider } account
sign-in-to-go-on = Sign in to continue
sign-in-answer-title = You’re asked to confirm a change
sign-in-answer = Sign in to see it; your code is kept in this tab.
sign-in-see-title = Sign in to see this request
sign-in-see = To answer it, open the link in your email again, or paste the code.
sign-in-address = Sign in to confirm it; your code is kept in this tab.
sign-in-code-kept = Code from your email, kept until you reload this page
sign-in-nothing-yet = Opening the link didn’t change anything. Not for you? Ignore the email: the code works only for the account it was sent to.
sign-in-login = NIC handle or email
# $example is a handle.
sign-in-login-hint = A handle looks like { $example }.
sign-in-login-missing = Enter your NIC handle or email address.
# A heading; the names of the demo's people follow.
sign-in-try = Sign in as…
sign-in-demo = This is a demo. Choose one of these made-up people; you don’t need a password.
sign-in-other = Any other handle in the data
sign-in-be = Use this account
sign-in-desk = Or try the desk of the provider’s staff
sign-in-no-such-account = No account has this handle.
# $link is a link that says “Sign up”.
sign-in-no-account = No account yet? { $link }
# $provider is the provider’s name.
sign-in-by-provider = Sign in with your { $provider } account
sign-in-forgotten = Forgot your password?
sign-in-no-access = Can’t get into your account?
sign-in-cookies-title = Your browser blocks cookies
sign-in-cookies = Handover needs one cookie to keep you signed in. Allow cookies for this site in your browser’s settings, then load this page again.

## A new password

password-hint = At least { $count } characters. A few random words work well, and you can paste it.
password-more = { $count ->
    [one] One more character needed.
   *[other] { $count } more characters needed.
}
password-good = Long enough, and hard to guess.
password-new-missing = Enter a new password.
password-too-short = Use at least { $count } characters.
password-too-long = Use at most { $count } characters.
password-common = This is one of the first passwords anyone would try. Choose another.
password-about-you = This is too close to your name, handle or address. Choose something that isn’t about you.
new-password = New password

## Accounts: shared by their forms

# $address is an address.
address-changed = From now on, codes and notices go to { $address }.
address-old-told = We’ve notified { $address }, which can undo the change for 72 hours.
address-requests-wait = Your old codes no longer work. Resend the requests that are waiting for you to get new ones.
form-save = Save
form-saved = Saved.
form-cancel = Cancel
password-yours = Your password
password-wrong = This isn’t your current password.
email = Email address
email-missing = Enter an email address.
email-wrong = This isn’t an email address. One looks like name@example.org.
first-name = First name
first-name-missing = Enter your first name.
last-name = Last name
last-name-missing = Enter your last name.
name-wrong = Use at most 100 characters, without <, > or marks that change the direction of text.
language-of-mails = Email language
to-profile = Go to my profile
not-now = Not now
back-to-sign-in = Back to sign in
no-mail-yet = Didn’t get the email?
# $mailbox is a link to the mailbox.
demo-mail = This is a demo: no email leaves this machine. It arrives in the { $mailbox }.
# $time is a duration, such as “24 hours”.
address-cooldown-note = For { $time } after the change, you can’t ask for a new admin or accept becoming one.
address-codes = Once you confirm, codes sent to the old address stop working. If a request is waiting for you, resend the request to get a new code.
address-confirm = Confirm address

## A character that can’t be entered

# $code is the number of the character in Unicode, such as “U+2011”.
wrong-character = “{ $character }” ({ $code }) doesn’t belong here. It may look like another character, or be invisible: type this part yourself.

## Countries and zones

country = Country
country-missing = Choose your country.
# Two groups of countries to choose from.
country-with-subsidiary = Countries with a subsidiary of ours
country-others = Other countries
country-asia = Asia, other countries
country-europe = Europe, other countries
country-quebec = Canada, in French
country-world-english = Rest of the world, in English
country-world-spanish = Rest of the world, in Spanish

# A text for each handover_rules::Zone
zone =
    .Eu = EU (Europe, Morocco, Senegal, Tunisia)
    .Ca = CA (Canada, Asia, rest of the world)
    .Us = US (United States)

## Sign up

# $name is the person who is signed in, $services a link to “My services”.
sign-up-signed-in = You’re already signed in as { $name }. Go to { $services }, or fill this in to create another account.
# $link is a link that says “Sign in”.
sign-up-have-account = Already have an account? { $link }
sign-up-email-hint = We’ll send validation codes and notices here.
sign-up-country-choose = Choose a country
sign-up-zone-unknown = Your country sets your zone. Roles can only move between accounts in the same zone.
# $zone is the zone’s short name and the places in it.
sign-up-zone = Your zone is { $zone }. Roles can only move between accounts in the same zone, and an account can’t change zone.
sign-up-steps = How it works
sign-up-step-enter = You enter your details
sign-up-step-enter-note = No account is created yet
sign-up-step-confirm = You confirm by email
sign-up-step-confirm-note = Open the link within 24 hours and choose a password
sign-up-step-handle = You get your NIC handle
sign-up-step-handle-note = You sign in with it from then on, and others use it to name you as a contact
sign-up-sent-title = Check your email
# $address is the address that was entered.
sign-up-sent = An email is on its way to { $address }. Open its link within 24 hours to confirm your address and choose your password.
sign-up-sent-handle = Once you confirm, we’ll create your account and email your NIC handle to the same address.
sign-up-sent-missing = Check your spam folder, and check the address for typos. We send only a few of these emails a day to one address.
sign-up-again = Check my details and send it again

## Forgotten password

forgotten-lead = Forgot your password, or never had one? We’ll email you a link to set it.
forgotten-send = Send the link
login-wrong = This isn’t a NIC handle or an email address.
# $login is the handle or address that was entered.
forgotten-sent = If there’s an account for { $login }, an email with a link is on its way. The link works for one hour.
forgotten-missing = Check your spam folder. If several accounts share an address, enter the NIC handle instead. We send at most five of these emails a day to one address.
forgotten-again = Try another handle or address

## Links from emails

mailed-link-nothing-yet = Nothing happens until you press the button.
mailed-link-missing = Open the link in your email again. For your safety, this tab forgets it when the page is reloaded. If your email program broke the link, copy all of it.
mailed-link-unknown = This link isn’t valid, or part of it is missing. Nothing was changed.
mailed-link-used-sign-up = You’ve already used this link, and your account exists. We’ve emailed you its NIC handle.
mailed-link-used-password = This link has already been used to set a password. If that wasn’t you, get a new link now.
mailed-link-used-address = This address is already confirmed.
mailed-link-used-undo = This address change has already been undone.
mailed-link-superseded = A newer email replaced this one. Use the link in the newest email.
mailed-link-superseded-address = A newer email replaced this one, or the change was cancelled. See your profile for where it stands.
mailed-link-superseded-undo = This link no longer works: another link has restored the address, or our support has set a new one. If you didn’t expect that, ask our support.
mailed-link-expired-password = This link expired after one hour. Nothing was changed.
mailed-link-expired-day = This link expired after 24 hours. Nothing was changed.
mailed-link-expired-undo = This link expired after 72 hours. Nothing was changed. If this is your account and you can’t sign in, ask our support.
mailed-link-another = You’ve opened the link from another email in the meantime.
mailed-link-another-show = Continue with that one
mailed-link-sign-up-again = Sign up again
mailed-link-new-link = Get a new link
confirm-sign-up = Choose a password to confirm your address. We’ll then create your account, sign you in, and show its NIC handle here and email it to you.
# $address is an email address.
confirm-sign-up-address = You confirm { $address }.
confirm-sign-up-not-you = Didn’t sign up? Close this page: without your confirmation, no account is created.
confirm-sign-up-button = Confirm and create account
confirm-sign-up-done = Your account is ready
confirm-sign-up-handle = Your NIC handle
confirm-sign-up-continue = Continue to my services
confirm-sign-up-order = Order a first service
# $name is the name of the account that is signed in.
confirm-sign-up-replaces = You’re signed in as { $name }. Confirming signs you in to the new account instead.
confirm-sign-up-use = You’re signed in. Next time, use this handle and your password; we’ve emailed it to you, too. Others use it to name you as a contact. It isn’t a secret.
# $handle is a handle.
new-password-for = For account { $handle }.
new-password-button = Set password
new-password-ask = Set this password?
new-password-yes = Yes, set the password
new-password-sessions = This signs the account out everywhere.
new-password-done = Your password is set
# $handle is a handle.
new-password-set = { $handle } has a new password and is signed out everywhere. We’re also sending you an email about it.
undo-address = This gives the account back the address this link was sent to, and signs it out everywhere. Do this if you didn’t make the change.
undo-address-new-password = It also disables the account’s password. We’ll email that address a link to set a new one.
undo-address-restores = Address it gets back
undo-address-replaces = Address it loses
# Each heads a list of requests and of the acts below.
undo-address-ends = Made or accepted from this account since the change. These will be cancelled, and their codes and links will stop working:
undo-address-ended = Cancelled, because they were made or accepted from this account since the change:
undo-address-took-effect = Already in effect. Undoing doesn’t reverse these changes. Not yours? Change the contacts again, or ask our support:
undo-address-ended-before = Declined or cancelled from this account. Make a new request if you still want the change:
# A request: its roles, its service, and two handles.
undo-address-request = { $roles } contact for { $service }: { $from } to { $to }
# Other acts, of a service.
undo-address-holder-change = New holder of { $service }
undo-address-holder-details = Phone number or postal address of the holder of { $service }
undo-address-role-end = End of the tech role on { $service } before its last day
undo-address-objection = Objection to a case about { $service }
undo-address-more = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
}
undo-address-button = Undo the change
undo-address-ask = Undo the address change?
undo-address-what = The account gets its old address back and is signed out everywhere.
undo-address-yes = Yes, restore the address
undo-address-keep = Keep the new address
undo-address-done = Your address was restored
# $handle is a handle.
undo-address-restored = Codes and notices for { $handle } go to your old address again. The account is signed out everywhere.
undo-address-password = The old password no longer works. A link to set a new one is on its way to that address and works for one hour.
undo-address-profile = Check the name and organisation in your profile.
address-now = Current address
address-then = New address
# $handle is a handle.
address-nothing-waits = No new address is waiting to be confirmed for { $handle }. It may already be confirmed, the change may have been cancelled or have expired after 24 hours, or it may belong to another of your accounts.
address-changed-title = Your address was changed

## Profile (rest)

names-title = Your name
names-note = NIC handles are always visible. Names aren’t.
names-show = Show my name to people I share services with
names-show-note = They see your name and organisation. While a request is open, so do the people you’ve sent it to, or whose request you’ve accepted, even with this off. Everyone else sees your NIC handle only.
labels-title = Your labels
labels-note = Your own words for other people. Only you see them.
labels-none = You have no labels yet. You can add one on a person’s page.
label-edit = Edit
# The name of a button of one label; $handle is a NIC handle.
label-edit-of = Edit label of { $handle }
label-remove = Remove
label-remove-of = Remove label of { $handle }
label-removed = Label removed.
label-text = Label
label-wrong = Enter 1 to 60 characters, without < and >.
profile-you = You
profile-you-note = We use these in emails to you. You decide below who else sees them.
profile-name = Name
organisation = Organisation
organisation-optional = Organisation (optional)
profile-zone-label = Zone
# $zone is the zone’s short name and the places in it.
profile-zone = { $zone }, based on your country: { $country }
profile-zone-note = Roles can only move between accounts in the same zone.
profile-edit = Change name or language
# Where the account comes from.
profile-origin = Account
profile-origin-provider = Taken over from { $provider }
profile-origin-sign-up = Created here, when you signed up
address-title = Where we send codes
address-note = We send validation codes and notices here. Keep it up to date.
address-confirmed = Email address confirmed
address-unconfirmed = Email address not confirmed
address-undeliverable = Emails to this address can’t be delivered
address-undeliverable-since = A mail server reported this { $when }. Confirm the address if it works again, or enter another one. Emails to you wait until then.
# The field, filled in with the present address.
address-check = Email address to confirm
address-check-note = We’ll email a code to this address. Once you enter it here, the emails that have waited are sent.
# A heading on all pages.
address-notice = We can’t reach you by email
# $address is an address.
address-notice-text = Emails to { $address } couldn’t be delivered. Validation codes and notices wait until you confirm the address or enter another one.
address-notice-button = Check your address
address-new = New email address
address-ask-note = We’ll email a code to the new address. Once you enter it here, we’ll notify the old address, which can undo the change for 72 hours.
# $when is a date and time.
address-cooldown = Your address was changed recently. You can ask for a new admin, and accept becoming one, from { $when }.
address-send-code = Send code
address-same = This is already your address.
address-too-many = Too many emails sent for a new address today. Try again tomorrow.
address-code-sent = A code is on its way to the new address.
# $address is the new address.
address-pending = We’ve emailed a code to { $address }. Your address changes once you enter it.
# $when is a date and time.
# The present address was confirmed once more.
address-works = { $address } is confirmed. Emails that have waited for this are on their way.
# The present address is confirmed once more.
address-pending-same = We’ve emailed a code to { $address }. Enter it to confirm that the address works.
address-pending-until = The code works until { $when }.
address-code = Code from the email
address-code-shape = A code has 32 letters and digits. Copy all of it from the email.
address-code-wrong = This isn’t the code from the newest email. After ten wrong codes, the change is cancelled.
address-code-dead = This change has ended: it was confirmed, replaced by a newer email, cancelled, or it expired.
address-resend = Send it again
address-resent = A new email is on its way. Only its code works.
address-cancel = Keep the old address
address-cancelled = Your address stays the same.
ready-title = Ready to be a billing contact?
ready-note = You need all of these before a billing role can move to you. With an unpaid invoice, no role can move to or from your account.
ready-yes = Ready
ready-no = Not ready yet
ready-complete = Profile complete
ready-incomplete = Your profile is incomplete
ready-incomplete-provider = We have your name, but your provider’s records lack something else. Complete your profile with your provider.
ready-no-unpaid = No overdue invoices
ready-unpaid = An unpaid invoice: no role can move to or from your account
ready-method = A valid payment method
ready-no-method = No valid payment method
ready-add = Add one (demo)
ready-added = Payment method added.
ready-elsewhere = To fix invoices and payment methods, go to your provider.
# $number is the invoice’s number.
bill = { $amount }, invoice { $number } of { $issued }
bill-overdue = Unpaid, was due { $day }
bill-unpaid = Unpaid
bill-due = Open, due { $day }: doesn’t block anything
bill-open = Open: doesn’t block anything
method-card = Credit card
method-debit = Direct debit
method-until = { $kind }, valid until { $day }
method-valid = { $kind }, valid
method-ran-out = { $kind }, expired on { $day }
method-unusable = { $kind }, can’t be charged right now
sessions-title = Where you’re signed in
sessions-note = If you don’t recognise a session, sign it out and change your password.
session-this = This browser, { $name }
session-browser = { $browser } on { $system }
session-unknown = Unknown browser
session-now = Now
session-since = Since { $when }
session-used = Last used { $when }
session-end = Sign out
session-end-of = Sign out { $name }, last used { $when }
session-ended = That session was signed out.
sessions-end-others = Sign out everywhere else
sessions-ended = All other sessions were signed out.
profile-data = Your data
profile-data-note = Everything we keep about you: your account, contacts, requests and emails.
profile-data-download = Download as JSON
profile-password-note = Changing it signs you out everywhere else.
password-present = Current password
password-present-missing = Enter your current password.
password-demo-none = The demo’s people have no password until they set one.
password-change = Change password
password-changed = Your password was changed. All other sessions were signed out, and we’re sending you an email about it.

## The language of emails (rest)

# A text for each handover_rules::Language
language-notice =
    .English = Your emails are in English. Should they be in the language of these pages?
    .French = Your emails are in French. Should they be in the language of these pages?
language-notice-change = Write to me in English
# A text for each handover_rules::Language
language-notice-keep =
    .English = Keep English
    .French = Keep French
language-notice-changed = Your emails will be in English.

## Applications with access to the account (rest)

applications-title = Applications
applications-note = Programs that act for you without your password. Changing your password ends their access.
applications-none = No application has access to your account.
applications-yours = Applications you’ve registered
application-key = Key { $key }
application-remove = Remove
# The names of buttons; $name is the name of an application.
application-remove-of = Remove the application { $name }
application-remove-ask = Remove this application?
application-remove-what = { $name } loses its access to every account that has granted it. You can’t undo this.
application-keep = Keep it
application-removed = The application was removed.
# $until is a point in time.
grant-until = Has access until { $until }
grant-unlimited = Has access until you revoke it
grant-used = Last used { $when }
grant-unused = Never used
grant-revoke = Revoke access
grant-revoke-of = Revoke access of { $name }
grant-revoked = The application has no access any more.
authorize-lead = It will act for your account { $handle } without your password.
authorize-name = Application
authorize-owner = Registered by
authorize-description = Description
authorize-rules = What it may do
authorize-never = It can never sign in, change your password, address or profile, or give others access.
authorize-period = For how long
authorize-day = One day
authorize-month = 30 days
authorize-year = One year
authorize-unlimited = Until I revoke it
authorize-allow = Allow access
authorize-deny = Deny
authorize-allowed = The application has access now. We’re sending you an email about it.
authorize-denied = The application gets no access.
authorize-back = Go back to { $host }
authorize-gone = This link doesn’t work any more: it was answered, or is older than 24 hours. To get a new one, start again in the application.
# What a rule allows; one of the next texts follows.
rule-read = Read:
rule-act = Act on:
rule-change = Change:
rule-delete = Delete:
rule-everything = everything that applications can reach
rule-account = your NIC handle, name and email address
rule-requests = your requests
rule-services = your services and their contacts

## Order a service (demo) (rest)

order-lead = You won’t be charged. Use it to try out contacts on a service of your own.
order-category = Service type
order-name = Service name
# $example is a name.
order-name-hint = For example { $example }.
order-name-missing = Enter a name for the service.
order-name-wrong = Use at most 255 characters, without spaces, quotation marks, < or >.
order-name-no-domain = This isn’t a domain name. One looks like blue-kettle.example.
order-taken = This service already exists. Choose another name.
order-holder = Domain holder
order-holder-hint = The person the domain belongs to.
order-first-name-missing = Enter the holder’s first name.
order-last-name-missing = Enter the holder’s last name.
# $handle is the handle of the person who orders.
order-contacts = Your NIC handle { $handle } becomes its admin, tech and billing contact. You can hand these roles over later.
order-button = Order
order-done = Ordered
# $category is the kind of service.
order-yours = { $name } ({ $category }) is yours: you’re its admin, tech and billing contact.
order-show = Show it in My services
order-again = Order another
order-who = Who looks after it?

## My services (inside)

services-lead = { $count ->
    [one] You’re a contact for one service.
   *[other] You’re a contact for { $count } services.
}
services-none-lead = You’re not a contact for any service yet. When you are, it will show up here.
services-hand-over = Hand over…
# Above the entries of the menu.
services-hand-over-on = Hand over my roles on…
services-hand-over-selected = Selected ({ $number })
services-hand-over-none = Tick services in the list first
services-hand-over-all = Everything ({ $number })
services-hand-over-all-note = Every role you hold, on every service
services-hand-over-file = From a file…
services-hand-over-file-note = One row per service, each with its own contacts
needs-title = Needs you
# The number stands before each of these.
needs-waiting = { $count ->
    [one] request waits for you
   *[other] requests wait for you
}
# $when is such as “in 5 days”.
needs-waiting-until = The first expires { $when }
needs-claims = { $count ->
    [one] claim on your domain
   *[other] claims on your domains
}
needs-claims-first = { $domain }, by { $day }
needs-unpaid = unpaid or expired
needs-ending = ending within 30 days
# $when is such as “in 5 days”.
needs-ending-first = The first { $when }
needs-none = Nothing needs you.
needs-next = The next service ends on { $day }.
# The name of the filters, for screen readers.
services-filters = Services
services-show = Show
# Downloads the list as it is filtered.
list-csv = CSV
services-search = Search by service, person or handle
services-type = Type
services-all-types = All types
services-i-am-admin = I’m admin
services-i-am-tech = I’m tech
services-i-am-billing = I’m billing
services-sort-by = Sort by
services-order-name = Name, A to Z
services-order-name-last = Name, Z to A
services-order-end = What ends first
services-order-state = What needs attention first
services-order-admin = Admin contact
services-order-tech = Tech contact
services-order-billing = Billing contact
services-grouped = One row per name
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
# The filters are set: how many services match, out of how many.
services-found = { $total ->
    [one] { $total } of { $all } services matches.
   *[other] { $total } of { $all } services match.
}
services-found-more = { $total ->
    [one] { $total } of { $all } services matches, { $shown } shown so far.
   *[other] { $total } of { $all } services match, { $shown } shown so far.
}
# More than are counted: the number ends with a plus sign.
services-count-minimum = { $total } services, { $shown } shown so far.
services-found-minimum = { $total } of { $all } services match, { $shown } shown so far.
services-sorted-name = Sorted by name
services-sorted-name-last = Sorted by name, Z to A
services-sorted-admin = Sorted by admin
services-sorted-tech = Sorted by tech
services-sorted-billing = Sorted by billing
services-sorted-state = Sorted by state, urgent first
services-sorted-end = Sorted by what ends first
# Words that people search for when they mean the filter, in small letters, separated by a comma and a space.
# A text for each handover_rules::service_list::Need
services-need-words =
    .Claims = claim, claimed, dispute
    .Waiting = waiting, pending, request
    .Unpaid = unpaid, expired, overdue, debt, invoice
    .Ending = ending, ends, expires, expiring, renew, renewal
# A text for each handover_rules::service_list::Need
services-need-show =
    .Claims = Show claimed domains
    .Waiting = Show services with requests for you
    .Unpaid = Show unpaid and expired services
    .Ending = Show services that end soon
services-none-found = No services match these filters.
# The button that shows the services of a name.
services-of = Services of { $name }
# Of the services of a name, on how many someone holds a role.
services-part = on { $some } of { $all }
# More than two people hold the role on the services of a name.
services-people = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
# Beside a contact: on how many of the services of a name an open request moves the role.
services-moving = ({ $count } moving)
# A role with an open request, for screen readers: its new contact.
services-pending = waiting for confirmation, to { $who }
services-pending-you = waiting for confirmation, to you
# Domains that someone claims: the reader can object, or is asked by email for consent to another holder.
services-claim-case = Claimed: object by { $day }
services-claim-holder = New holder: answer by { $day }
services-answer-by = Waits for you until { $day }
# $when is such as “in 5 days”.
services-ends = Ends { $when }
services-expired = Expired { $day }
# $what is a name, or a name and a type.
services-actions = Actions for { $what }
# $what is such as “Actions for velvet.example”, for screen readers.
services-modify = Modify contacts: { $what }
services-select = Select { $name }, { $category }
services-select-group = { $count ->
    [one] Select { $name }, one service
   *[other] Select { $name }, { $count } services
}
services-select-shown = Select all services shown
services-hand-over-mine = Hand over my roles…
services-copy = Copy name and contacts
# A line of the copied text.
services-holder = { $role }: { $who }
services-how = How you become a contact
services-how-asks = Someone asks
services-how-asks-note = A current contact enters your handle
services-how-mail = You get an email
services-how-mail-note = With a code only for you
services-how-accept = You accept
services-how-accept-note = The person asking confirms too
services-how-moves = It shows up here
services-how-at-once = Right away
services-how-later = { $time } later
services-handle-to-give = Give them your handle:
services-copy-handle = Copy handle
services-admin-is = Manages the whole service.
services-tech-is = Runs the service.
services-billing-is = Pays for the service.
history-menu = History

## Services that others share (inside)

# A filter.
services-shared = Shared with me
services-shared-by = Shared by { $who }
# $what are actions, as one list.
services-shared-can = You can { $what }.
# In place of contacts and state.
services-shared-unseen = Contacts, state and history aren’t shared with you.
# Leads to the list of access, where it can be dropped.
services-shared-access = Access given to me
services-ask = Ask for other contacts: { $service }
services-count-shared = { $count ->
    [one] { $count } shared with you.
   *[other] { $count } shared with you.
}
services-count-shared-more = { $number } shared with you so far.
access-until = Until { $day } (24:00 UTC)
access-until-time = Until { $when }
access-no-end = No end date
access-over = Ended on { $when }
access-service-first = The service itself ends on { $day }
access-ask = Ask for other contacts
# What an account can do, after “can”.
# A text for each handover_rules::access::ActionGroup
access-may =
    .See = see services, contacts and history
    .Technical = change technical settings
    .BillingRead = read invoices
    .BillingPay = renew and pay
    .Contacts = ask for other contacts
access-action-see = see services, contacts and history
access-action-ask = ask for other contacts

## Ticking services in the list (inside)

selection-title = Selection
# In the bar, about the keyboard.
selection-keys = Enter on a tick box leads here.
selection-count = { $count ->
    [one] { $count } service selected
   *[other] { $count } services selected
}
# $names are names of services.
selection-in = in { $names }
# The same for many names: the first of them.
selection-in-many = under { $number } names: { $names }…
selection-hidden = { $count ->
    [one] One of them is hidden by the filters.
   *[other] { $count } of them are hidden by the filters.
}
# Removes the filters.
selection-show = Show them
selection-all = { $count ->
    [one] Select the only one
   *[other] Select all { $count }
}
# The filters are set.
selection-all-found = { $count ->
    [one] Select the one that matches
   *[other] Select all { $count } that match
}
# Too many to be counted.
selection-all-uncounted = Select all that match
# $count is the maximum of a selection.
selection-first = Select the first { $count }
selection-selecting = { $count ->
    [one] Selecting: { $count } so far
   *[other] Selecting: { $count } so far
}
selection-stop = Stop
access-give = Give access
selection-hand-over = Hand over my roles
selection-csv = Export CSV
selection-clear = Clear
selection-cleared = Nothing is selected any more.

## A service (inside)

services-missing = Service not found. You’re not one of its contacts, and nobody shares it with you.
services-back = Back to My services
history-unchanged = No role has changed hands since this history began.
# Beside the account that holds the role now.
history-now = Now
history-since = Since { $since }
history-always = Since before this history began
history-by = By { $request }
history-by-provider = Corrected by your provider
history-by-case = By case { $number } of the holder
history-imported = Set by the provider, without a request
history-returned = Went back when the tech role ended
# The end to come of the present period; $to is a handle or “you”.
history-then = { $date }, then back to { $to }
service-tech-until = Tech until { $date } (24:00 UTC), then back to { $to }
rights-until = The last day of the tech contact is { $date } (until 24:00 UTC).
rights-what = What
# Before the names of roles, or “Access”, for screen readers.
rights-yes = Yes, because of
rights-no = No
# On phones: everybody who can’t do it.
rights-refused = No: { $people }
rights-access-until = Access until { $day }
# $link is a link that says “Give access”.
rights-give = Does somebody else need to do something here? { $link } for a few things or until a day, rather than your password.

## Paying what blocks a change (inside)

# Leads to the provider’s page for payments.
pay = Pay
pay-demo = Pay it (demo)
pay-done = Paid. Nothing owed blocks a change any more.
renew = Renew
renew-demo = Renew it (demo)
renew-done = Renewed for a year.
# The name of the link, for screen readers.
renew-of = Renew { $service }
pay-elsewhere = To pay it, go to your provider.
pay-ask = Only { $who } can pay. You can send this message:
# The message. $service is unpaid, $page is an address.
pay-message = { $service } isn’t paid for. Until it is, its billing contact can’t change. Please pay the invoice.
pay-message-at = { $service } isn’t paid for. Until it is, its billing contact can’t change. Please pay the invoice here: { $page }
# A message that the reader sends by themselves. $address is that of the profile.
pay-method-message = To become the billing contact for { $service }, you need a valid payment method in your account: { $address }

## Consequences of a change (inside)

# Headings, also read aloud before each line: texts such as word-ability follow.
# A text for each handover_rules::submission::abilities::Effect
rights-you =
    .Can = You can
    .Cannot = You can’t
    .NoLonger = You can no longer
# About another person.
# A text for each handover_rules::submission::abilities::Effect
rights-somebody =
    .Can = Can
    .Cannot = Can’t
    .NoLonger = Can no longer
# $types are types of services, such as “Domain and Email”.
rights-each = { $types } ({ $number } each)

## Modify contacts (rest)

modify-lead = Leave a field empty to keep the current contact.
modify-cancel = Cancel
modify-sending = Sending…
modify-not-before = Nothing is sent yet.
# The button. The next text replaces it once a contact is entered.
modify-confirm = Send request
modify-lost = The connection dropped, so we don’t know if this was sent. Send it again: it can’t be sent twice.
# An error in the summary: the role or kind of service, and the error.
modify-problem = { $place }: { $what }
modify-nothing = Enter a new contact for at least one role.
modify-new-admin = New admin
modify-new-tech = New tech
modify-new-billing = New billing
# The role's current contact.
modify-now = Now: { $who }
modify-step-until = After { $date }, the tech role goes back
modify-step-until-note = At the end of that day (24:00 UTC), to the previous contact or else to the admin
modify-last-day-changes = The last day changes
modify-would-end = This role is already moving to { $to } with { $request }. Naming someone here cancels that request.

# A text for each handover_rules::Role
modify-unchanged =
    .Admin = Already the admin.
    .Tech = Already the tech contact.
    .Billing = Already the billing contact.

modify-malformed = This isn’t an email address or a NIC handle.
# $name is what was typed; nobody was chosen.
modify-name-not-chosen = Choose { $name } from the list, or enter their email or NIC handle.
# $name is what was typed, $people those who have it in their names.
modify-name-means = { $name } isn’t enough. It finds { $people }. Choose one from the list.
modify-no-hyphen-example = A NIC handle needs a hyphen before its ending, as in { $example }.
modify-bad-name-example = A NIC handle starts with 2 to 32 letters and digits, as in { $example }.
modify-bad-ending-example = A NIC handle ends with a hyphen and letters, as in { $example }.
modify-did-you-mean = Did you mean { $handle }?
modify-unknown-address = No one you share a service with has this address. Ask for their NIC handle.
modify-copy-invitation = Copy an invitation
# The text of the invitation; $link leads to the form for a new account.
modify-invitation = I’d like to hand you a role on one of my services. Please send me your NIC handle. No account yet? You can create one here: { $link }
modify-checking = Checking…
modify-unchecked = We couldn’t check this right now. We’ll check it when you confirm.
modify-fine-you = You can take this role.
modify-fine = Can take this role.
modify-fine-all = Can take these roles.
modify-fine-billing = Also needs a valid payment method. Ask them: only they can see it.
modify-locked-by-you = Not now: { $request } already moves this role to { $to }. Cancel it to name someone else.
modify-locked-by-other = You can’t change this yet: { $request } is moving this role to { $to }. Wait until it’s finished.
# The fix for a problem, as a sentence of its own after it; so are all texts with -fix-.
modify-fix-zone = Choose an account in the zone of { $from }.
modify-fix-bill-yours = Pay it, then come back.
modify-fix-bill-theirs = They need to pay it first.
modify-fix-payment-yours = Add one to your account first.
modify-fix-payment-theirs = They need to add one first.
modify-fix-profile-yours = Complete it first.
modify-fix-profile-theirs = Ask them to complete it.
modify-fix-address-yours = Confirm it first.
modify-fix-address-theirs = Ask them to confirm it.
modify-fix-unable-yours = See your profile for the reason.
modify-fix-unable-theirs = They can see why in their own account. Ask them to fix it.
modify-fix-expired = Renew it first.
modify-fix-debt = It has to be paid first.
modify-siblings-note = Tick any that should change too.
# Beside a service of the same name: its current contact. $role is as inside a sentence.
modify-sibling-now = Current { $role } contact: { $who }
modify-preview = What will happen
modify-preview-empty = Choose a new contact to see what happens.
modify-you-confirm = You confirm
modify-grace = { $time } to change your mind
modify-grace-both = Either of you can still cancel
modify-grace-you = You can still cancel
modify-roles-move = { $count ->
    [one] The role moves
   *[other] The roles move
}
modify-notified = Notified by email: { $who }
modify-by-you = Confirm with your code by { $deadline }, or nothing changes.
modify-by-both = Both must confirm by { $deadline }, or nothing changes.
modify-you-leave = { $count ->
    [one] You’re no longer a contact for this service.
   *[other] You’re no longer a contact for these { $count } services.
}
# $rest is the number of services that can’t change now.
modify-you-leave-but = { $count ->
    [one] You’re no longer a contact for { $count } service. On the other { $rest }, you keep your roles.
   *[other] You’re no longer a contact for { $count } services. On the other { $rest }, you keep your roles.
}
# While no service is included.
modify-tick-first = Tick at least one service.
# The roles that a person keeps who loses another.
modify-you-keep = You’re still the { $roles } contact.
webmaster-lead = They can run the site: files, databases, certificates, DNS records. They can’t see invoices, name other contacts or take the domain away. You don’t share a password.
webmaster-missing = Enter your webmaster’s NIC handle, or their email address if you already share a service.
webmaster-other-zone = DNS zone of another domain (optional)
webmaster-other-zone-note = If the site’s domain has another name: one of the zones you’re the admin of.
webmaster-no-zone = You’re not the admin of a DNS zone with this name.
webmaster-zone-note = where the name points
modify-title-of = Modify contacts for { $service }
modify-services = Services included
modify-add-services = Add services
# The name of a button; $service is a name.
modify-leave-out = Leave out { $service }
modify-more-names = { $count ->
    [one] { $count } more service under { $names } more names
   *[other] { $count } more services under { $names } more names
}
modify-contacts = New contacts
# $number is a number of services.
modify-now-on = { $who } on { $number }
modify-some = You can name this contact on { $some } of { $all } services. The others keep theirs.
# The names of buttons that remove the chosen person.
# $field is the name of a field.
modify-undo-choice = Undo this choice ({ $field })
modify-use = Use { $handle }
# The field that finds people. $role is as inside a sentence.
picker-placeholder = Name, label, handle or email
picker-people = People
# The field that finds services.
picker-service = Part of its name
picker-services = Services
picker-sharing = People you share services with
picker-others = Anyone else
# $entry is a handle or an email address.
picker-entered = Use { $entry }
picker-roles = { $count ->
    [one] { $role } on { $count } of your services
   *[other] { $role } on { $count } of your services
}
picker-shared = { $count ->
    [one] shares { $count } service with you
   *[other] shares { $count } services with you
}
# Heads the people who can’t be named.
picker-unable = Can’t take a role right now
# Beside a person who can be named for a role; the same for everyone, because only they know whether they have one.
picker-billing = Every billing contact needs a valid payment method.
picker-held = { $count ->
    [one] Has it already on { $count } of these.
   *[other] Has it already on { $count } of these.
}
# After “Can take this role.”
modify-held = { $count ->
    [one] They have it already on { $count } service, which stays as it is.
   *[other] They have it already on { $count } services, which stay as they are.
}
# What most people leave as it is; the next texts name it.
modify-options = Options
modify-options-all = last day, all or nothing, note
modify-options-one = last day, note
modify-options-together = all or nothing, note
modify-options-note = note
modify-note-hint = They see that it’s from you. Nobody has checked it.
modify-others-go-ahead = { $count ->
    [one] The other one goes ahead.
   *[other] The other { $count } go ahead without them.
}
modify-see-request = See the request
# A message to the owner of an account, who can see the reason.
modify-message = I’d like to change the contacts for { $services }, but the account { $who } can’t take or give up the role right now. Please look at the profile of that account: it says why.
# Of one service; capitalized before it is shown. $roles is like “tech and billing”.
modify-makes = { $count ->
    [one] { $roles } role of { $service }.
   *[other] { $roles } roles of { $service }.
}
modify-makes-all = all three roles of { $service }.
# In the bar of a phone. $roles is like “Tech” or “All three roles”, then like “41 roles”.
modify-in-short = { $roles } to { $who }
modify-in-short-many = { $services }, { $roles }, to { $who }
modify-more-moves = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
}
modify-more-people = { $count ->
    [one] { $count } more
   *[other] { $count } more
}
modify-your-code = One email, one code, to { $address }
modify-accepts = { $who } accepts
modify-their-code = { $count ->
    [one] One email, one code
   *[other] One email, one code, for { $count } services
}
modify-you-leave-some = { $count ->
    [one] You’re no longer a contact for { $count } of them.
   *[other] You’re no longer a contact for { $count } of them.
}
# The button, where services and roles are listed before they are sent.
modify-check = { $count ->
    [one] Check { $count } service
   *[other] Check { $count } services
}
modify-confirm-services = { $count ->
    [one] Send request for { $count } service
   *[other] Send request for { $count } services
}
modify-check-file = Check
modify-check-first = Nothing is sent yet: you check it first.
modify-review = Check and send
modify-review-title = { $count ->
    [one] Check { $count } service, then send
   *[other] Check { $count } services, then send
}
modify-stay = { $count ->
    [one] { $count } service stays as it is
   *[other] { $count } services stay as they are
}
# Leads to the reasons and what can be done about them.
modify-what-helps = What can be done
modify-stay-note = Go back to see why. The form keeps your choices.
# Leads back to the services that stay as they are.
modify-show-stay = { $count ->
    [one] Show it
   *[other] Show them
}
modify-note = Note
# Follows modify-makes or word-roles-on.
modify-changes-listed = Services of one name share a row where the same role moves between the same people.
modify-column-service = Service
modify-column-role = Role
modify-column-now = Now
modify-column-new = New
modify-code-then = Your code then goes to { $address }.
modify-take-back-title = Take back roles from { $who }
modify-take-back-nothing = This account has no role that you could take back.
webmaster-who = Who?
webmaster-needs = What do they need?
webmaster-abilities = What they can do
webmaster-site = Which site?
webmaster-site-first = Then choose the site.
# $who names the tech contacts that the webmaster takes the place of.
webmaster-replaces = Replaces: { $who }
webmaster-site-missing = Choose one of your sites.
webmaster-site-hint = One of the hosting plans you’re the admin of.
webmaster-no-site = You’re not the admin of a hosting plan with this name.
# What the service is for, beside a box to tick.
webmaster-hosting-note = the files and the database
webmaster-email-note = mailboxes, yours included
webmaster-domain-note = servers of the name; not needed for a website

## Limits on requests (rest)

# Limits; $when is a point in time, $account a handle.
modify-over-requests = You’ve reached the limit of open requests. Cancel one that you no longer need, or wait: the next one expires by { $when }.
modify-over-own-mails = You’ve reached the limit of emails for your own requests in 24 hours. Cancelling requests doesn’t reset it: try again after { $when }.
modify-over-mails = You’ve reached the limit of emails that we send { $account } for you in 24 hours. Cancelling requests doesn’t reset it: try again after { $when }.

## Change contacts of many services (rest)

many-title = { $count ->
    [one] Modify contacts for { $count } service
   *[other] Modify contacts for { $count } services
}
many-title-first = { $count ->
    [one] Modify contacts for the first service
   *[other] Modify contacts for the first { $count } services
}
many-lead-first = One request can’t cover more services. The others stay selected for the next one.
many-everything-title = { $count ->
    [one] Hand over your roles on { $count } service
   *[other] Hand over your roles on { $count } services
}
many-everything-title-first = { $count ->
    [one] Hand over your roles on the first service
   *[other] Hand over your roles on the first { $count } services
}
many-everything-lead-first = You have more services than one request can cover. Hand over the rest after these. Other people’s roles stay as they are.
many-everything-lead = Every role that you hold goes to one account. Other people’s roles stay as they are.
many-nothing = No service is selected.
many-new-contacts = New contacts
many-everything-entry = Who takes over?
many-entry-hint = Their NIC handle, or the email address of someone you already share a service with.
many-now-others = { $count ->
    [one] { $count } other on { $number }
   *[other] { $count } others on { $number }
}
# When the tech role of the current contacts ends: of all services, of some of them, on different days.
many-now-until = until { $day }
many-last-day = Last day (optional)
many-last-day-hint = After that day, each tech role goes back to the previous contact. Both of you get an email 7 days and 1 day before, and the admin can end it earlier.
many-malformed = This isn’t an email address or a NIC handle.
many-none-change = None of the services would change. Select others, or enter another contact.
many-checking = Checking with the server…
many-announced = { $count ->
    [one] { $count } service will change.
   *[other] { $count } services will change.
}
many-cannot-change = Can’t change now
many-supersedes = { $count ->
    [one] Open requests of other people end for { $count } service.
   *[other] Open requests of other people end for { $count } services.
}
many-leave-out = Leave out
many-replace-own = Replace my requests
many-withdraws = { $count ->
    [one] Your open requests end for { $count } service. This one takes their place.
   *[other] Your open requests end for { $count } services. This one takes their place.
}
many-keep-own = Don’t replace
many-left-out = { $count ->
    [one] { $count } service left out.
   *[other] { $count } services left out.
}
many-when = When it takes effect
many-each = Each service by itself
many-each-note = It changes as soon as everyone involved has accepted it.
many-together = All or nothing
many-together-note = Nothing changes until everyone has accepted everything. If anyone declines, all of it is cancelled.
many-too-many = One request can’t cover so many services. Select fewer.
many-too-many-together = So many services can’t take effect together. Select fewer, or let each service change by itself.
many-note = Note to the people you ask (optional)
many-note-long = The note can have up to { $most } characters. Shorten it.
many-note-wrong = In the note, don’t use marks that change the direction of text.
many-steps-none = Nothing would change, so nobody has to confirm.
many-more-confirm = { $count ->
    [one] { $count } more person confirms
   *[other] { $count } more people confirm
}
many-their-emails = One email and one code each
many-moves-note = Each as soon as it’s accepted
many-moves-alone = At once: nobody else has to accept
many-moves-together = All together, once everything is accepted
# $when is a date and time.
many-deadline = Confirm by { $when }. What is not confirmed in time stays as it is.
# For a file, whose lines have last days of their own: $date is the first of them.
many-step-last-days = Tech roles with a last day go back after it, the first after { $date }
# A submission is amended, or reversed. $submission is a link with the text “many-submission”.
many-amend-title = Amend request { $number }
many-amending = This replaces { $submission }: it is cancelled when you confirm.
many-amend-nothing = Nothing of { $submission } is open any more.
many-back-title-count = { $count ->
    [one] Hand back the roles on { $count } service
   *[other] Hand back the roles on { $count } services
}
many-back-lead = Each role goes back to the previous contact. One email and one code for each person.
many-back-nothing = Nothing of { $submission } can be handed back.
many-extend-title-count = { $count ->
    [one] Extend the tech role on { $count } service
   *[other] Extend the tech role on { $count } services
}
many-extend-lead = Choose a later last day for the same contact. You both confirm, with one email and one code each.
many-extend-last-day = New last day
# $day is the current last day.
many-extend-now = It’s { $day } now.
many-extend-no-day = Choose the new last day.
many-extend-steps-empty = Choose the new last day to see who must confirm.
many-extend-nothing = Nothing is left to extend: these roles have ended, their last day has changed, or you can’t extend them.
many-submission = request { $number }
many-differs = This varies by service. Leave empty to keep it that way.
many-by-file = Upload a CSV file
many-file-title = Modify contacts with a CSV file
many-file-lead = One row per service, each with its own contacts. One email and one code for each person.
many-file-label = CSV file
many-file-hint = The first row has these column names: service, category, admin, tech, billing, until. Then one row per service. You can leave out columns; an empty field keeps the contact. Write dates as 2027-06-30. Up to { $megabytes } MB.
# $download is a link with the next text.
many-file-start = Easiest start: { $download }, change the contacts in it, and choose it here. Other columns, such as techUntil, are ignored.
many-file-download = download your list of services
many-file-missing = Choose a file.
many-file-faulty = Fix the errors in the file, then choose it again.
many-file-unreadable = This file can’t be read. Choose it again.
many-file-too-large = This file is too large: { $megabytes } MB at most.
many-file-steps-empty = Choose a file to see who must confirm.
many-file-faults = { $count ->
    [one] The file has { $count } error. Fix it, then choose the file again.
   *[other] The file has { $count } errors. Fix them, then choose the file again.
}
many-file-line = Row
many-file-column = Column
many-file-problem = What’s wrong
many-file-more = { $count ->
    [one] { $count } more error.
   *[other] { $count } more errors.
}
many-fault-no-header = The row with the column names is missing.
many-fault-unknown-column = There is no such column. Remove it, or fix its name.
many-fault-repeated-column = An earlier column has this name already.
many-fault-missing-column = This column is missing.
many-fault-no-commas = The fields aren’t separated by commas. Save the file as “CSV, comma separated”.
many-fault-no-lines = There is no row below the column names.
many-fault-quote = A double quote is in the wrong place. Put the whole field in quotes, and double the quotes in it.
many-fault-line-too-long = This row is too long. A closing quote may be missing.
many-fault-field-count = This row has more or fewer fields than there are column names.
many-fault-repeated-service = Row { $line } is about this service already.
many-fault-empty = This field can’t be empty.
many-fault-service = This isn’t the name of a service.
many-fault-category = This isn’t a category. Write it as your exported list does, such as DOMAIN.
many-fault-day = This isn’t a day like 2027-06-30.
many-fault-day-range = This day has passed, or is more than a year away.
many-fault-utf8 = Some characters can’t be read. Save the file as UTF-8.
many-too-many-contacts = One request can name at most { $number } different new contacts. Use a smaller file.

## Many services and their submissions (inside)

many-more = { $count ->
    [one] { $count } more.
   *[other] { $count } more.
}

## Services that can’t be changed (inside)

many-choose = Select services
many-show-them = Show them
# Reasons, with the number of services.
# Follows the name of a service that stands in a CSV file.
many-refused-line = row { $line }
many-refused-no-service = { $count ->
    [one] One service isn’t yours
   *[other] { $count } aren’t any of yours
}
many-refused-malformed = { $count ->
    [one] One service has a contact that is neither a handle nor an email address
   *[other] { $count } have a contact that is neither a handle nor an email address
}
many-refused-twice = { $count ->
    [one] One service is named twice
   *[other] { $count } are named twice
}
many-refused-right = { $count ->
    [one] One service has a role that you can’t change
   *[other] { $count } have a role that you can’t change
}
many-refused-role-lost = { $count ->
    [one] One service has changed hands
   *[other] { $count } have changed hands
}
many-refused-no-account = { $count ->
    [one] The new contact’s account doesn’t exist
   *[other] { $count }: the new contact’s account doesn’t exist
}
many-refused-several = { $count ->
    [one] Several accounts use this email address
   *[other] { $count }: several accounts use this email address
}
many-refused-zone = { $count ->
    [one] { $who } is in another geographical zone
   *[other] { $count }: { $who } is in another geographical zone
}
many-refused-profile = { $count ->
    [one] The profile of { $who } is incomplete
   *[other] { $count }: the profile of { $who } is incomplete
}
many-refused-address = { $count ->
    [one] The email address of { $who } isn’t confirmed
   *[other] { $count }: the email address of { $who } isn’t confirmed
}
many-refused-unpaid = { $count ->
    [one] { $who } has an unpaid invoice
   *[other] { $count }: { $who } has an unpaid invoice
}
many-refused-payment = { $count ->
    [one] { $who } doesn’t have a valid payment method
   *[other] { $count }: { $who } doesn’t have a valid payment method
}
many-refused-cooldown = { $count ->
    [one] Your email address was changed recently
   *[other] { $count }: your email address was changed recently
}
many-refused-unable = { $count ->
    [one] { $who } can’t take on or give up the role right now
   *[other] { $count }: { $who } can’t take on or give up the role right now
}
many-refused-in-creation = { $count ->
    [one] One service is still being created
   *[other] { $count } are still being created
}
many-refused-expired = { $count ->
    [one] One service has expired
   *[other] { $count } have expired
}
many-refused-debt = { $count ->
    [one] One service has an outstanding debt
   *[other] { $count } have an outstanding debt
}
many-refused-last-day = { $count ->
    [one] One service can’t have this last day for its tech contact
   *[other] { $count } can’t have this last day for their tech contact
}
many-refused-open = { $count ->
    [one] One service has an open request
   *[other] { $count } have an open request
}
many-remedy-expired = An expired service keeps its contacts until it is renewed.
many-remedy-open = The open request has to end first. If you made it, you can replace it; everyone involved gets an email.
many-remedy-right = The admin changes every contact. Tech and billing contacts can each pass on their own role.
many-remedy-several = Enter the handle instead.
many-remedy-debt = Debts lock the billing role until they are paid. The page of each service says who can pay.
many-remedy-last-day = Choose a last day between today and a year from now.

## Parts that only some submissions have (inside)

submission-left-out = { $count ->
    [one] { $count } service was left out
   *[other] { $count } services were left out
}

## How far a submission is (inside)

## Cancelling a submission (inside)

submission-cancel = { $count ->
    [one] Cancel for { $count } service
   *[other] Cancel for { $count } services
}
submission-take-back = { $count ->
    [one] Take back for { $count } service
   *[other] Take back for { $count } services
}
submission-cancel-ask = { $count ->
    [one] Cancel the request for { $count } service?
   *[other] Cancel the request for { $count } services?
}
submission-take-back-ask = { $count ->
    [one] Take back your acceptance for { $count } service?
   *[other] Take back your acceptance for { $count } services?
}
submission-cancel-what = For these services, the request ends for everyone, and everyone involved gets an email. You can’t undo this.
submission-not-possible = { $count ->
    [one] Not possible for { $count } service. Nothing changed for it.
   *[other] Not possible for { $count } services. Nothing changed for them.
}

## What the asker of several requests chose (inside)

submission-together = All or nothing
submission-together-note = Nothing moves before everything is accepted
submission-together-all = Everything together or nothing
# Of requests by several people, on the page of one of them.
submission-together-declining = Declining ends everything that was sent together.
submission-note-from = { $who }’s words. We haven’t checked them.
submission-note-yours = Your own words.

## A submission over several services (inside)

submission-accepted = { $count ->
    [one] { $count } service accepted
   *[other] { $count } services accepted
}
submission-declined = { $count ->
    [one] { $count } service declined
   *[other] { $count } services declined
}
submission-cancelled = { $count ->
    [one] Cancelled for { $count } service
   *[other] Cancelled for { $count } services
}
submission-nothing-left = Nothing was left to do. This has been answered or has ended.
submission-moves-later = Roles move once everyone involved has accepted, after a short time in which anyone can still cancel.
submission-wrong-code = { $count ->
    [one] This code is wrong. You have { $count } try left.
   *[other] This code is wrong. You have { $count } tries left.
}
# $when is a date and time.
submission-paused = Too many wrong codes. Try again after { $when }.
submission-cooldown = Your email address was changed recently. You can accept a new admin from { $when }.
submission-closed = It has ended.
submission-answered = You’ve answered already.
submission-not-accepted = You haven’t accepted it.
submission-no-part = This one isn’t yours to answer.
# What can be done about one of the texts before, which stands in front of it.
submission-remedy-code = Use the code from the newest email. If you don’t have one, resend the email.
submission-remedy-account = If the other account is yours too, sign in with that one.
submission-remedy-decline = You can decline now.
submission-remedy-cancel = You can still cancel it until it takes effect.
submission-remedy-again = If you still want this, make a new request.
submission-remedy-ask = If you still want this, ask { $who } to make a new request.
submission-remedy-back = It has taken effect. To reverse it, make a new request.
# Last days that differ by line.
submission-last-days = differs: { $first } to { $last }
submission-last-days-without = { $count ->
    [one] { $count } service without one
   *[other] { $count } services without one
}
submission-line-last-day = Last day: { $day }
submission-lines = Services
submission-names-count = { $count ->
    [one] { $count } name
   *[other] { $count } names
}
# Behind the number of services.
submission-shown = { $shown } shown so far
submission-found = { $count ->
    [one] { $count } service found
   *[other] { $count } services found
}
submission-column-service = Service
submission-column-state = State
submission-sort-by = Sort by
submission-search = Search by service or handle
submission-all-states = All states
# A state of a line, and a filter by the answer of the reader.
submission-waiting-for-you = Waiting for you
submission-accepted-by-you = You accepted
submission-none-found = No services match these filters.
submission-select = Select { $service }, { $category }, { $roles }
submission-select-shown = Choose all shown
submission-selected = Chosen services
submission-selected-count = { $count ->
    [one] { $count } service selected
   *[other] { $count } services selected
}
submission-clear = Clear

## My requests (inside)

# The title with the number of requests that are waiting for the reader.
requests-title-waiting = { $count ->
    [one] My requests ({ $count } waiting for you)
   *[other] My requests ({ $count } waiting for you)
}
requests-none-yet = No requests yet.
requests-none-waiting = Nothing is waiting for your answer.
requests-waiting = { $count ->
    [one] One request is waiting for your answer.
   *[other] { $count } requests are waiting for your answer.
}
# $count includes claims of strangers on domains, of which there is at least one.
requests-claims-waiting = { $count ->
    [one] A claim on one of your domains is waiting for your answer.
   *[other] { $count } requests and claims on your domains are waiting for your answer.
}
requests-found = { $count ->
    [one] { $count } request matches.
   *[other] { $count } requests match.
}
# More than are counted: the number ends with a plus sign.
requests-found-minimum = { $count } requests match.

# A text for each handover_api::requests::RequestGroup
requests-group =
    .WaitingForMe = Waiting for you
    .WaitingForOthers = Under way
    .Finished = Finished

requests-waiting-for-others = Waiting for others
requests-none-for-me = No requests are waiting for your answer.
requests-none-under-way = No requests are under way.
requests-none-finished = No finished requests yet.
requests-cancelled = You cancelled the request. Everyone involved gets an email.
requests-shown = { $shown } of { $total } shown
requests-none-found = No requests match these filters.
requests-filters = Requests
requests-search = Search by service, person or number
requests-state = State
requests-all-states = All states
# Filters by the account that made the request.
requests-show = Show
requests-asked-by-me = Asked by me
requests-asked-of-me = Asked of me
requests-asked-by-you = Request { $request }, asked by you
requests-asked-by = Request { $request }, asked by { $asker }
# Somebody with access asked in the name of the reader, or of somebody else.
requests-asked-in-your-name = Request { $request }, asked by { $delegate } in your name
requests-asked-in-name = Request { $request }, asked by { $delegate } in the name of { $asker }
requests-more-parties = { $count ->
    [one] { $count } more person
   *[other] { $count } more people
}
requests-other-parties = other people
requests-ending = Ending soon
# Below those that are named.
requests-ending-more = { $count ->
    [one] { $count } more ends soon.
   *[other] { $count } more end soon.
}
requests-amend = Amend
requests-of-service = ({ $service })
requests-tech-until = Tech until { $day }
# Of several services.
requests-tech-until-between = Tech, last day between { $first } and { $last }
requests-answer = Answer
requests-and-more = { $count ->
    [one] { $service } and { $count } more
   *[other] { $service } and { $count } more
}
requests-your-turn-after = Your turn; { $who } accepted
requests-missing-of = { $who } hasn’t answered for { $waiting } of { $all } services
requests-moves-in = Takes effect in { $time }
# Follows the name of a button, for screen readers.
requests-of-request = (request { $request })
requests-more = More actions { $request }
requests-claim-case-what = The claim was approved. If you don’t object, it takes effect.
requests-claim-case-act = Review and object
# Before the next one.
requests-claim-own = You asked for it.
requests-claim-holder-what = It needs your consent: accept or decline.
requests-claim-holder-act = See and answer
requests-what = What’s a request?
requests-what-text = A request moves roles on one or more services from one account to another. Nothing changes until everyone involved confirms it. This page lists all your requests: waiting for you, under way, and finished.
requests-life-asked = Someone asks
requests-life-asked-note = A contact for a service names a new one
requests-life-mailed = Emails go out
requests-life-mailed-note = To everyone who must confirm, each with their own code
requests-life-confirmed = Both confirm
requests-life-confirmed-note = Here, with the code. Or one of them declines
requests-life-moved = The role moves
# $modify is the name of a menu entry.
requests-make-one = To make one, find the service in your list, open its menu and choose { $modify }.

## A request and the list of requests (inside)

request-accepted = { $who } accepted
request-accepted-you = You accepted
request-asked = { $who } made the request
request-asked-you = You made the request
request-at-once = Right away
request-cancel = Cancel request
request-cancel-ask = Cancel this request?
request-cancel-keep = Keep it
request-cancel-what = The request ends for everyone, its codes stop working, and everyone involved gets an email. You can’t undo this, but you can make a new request later.
# Of requests that take effect together.
request-cancel-together = All or nothing: this ends everything that was sent together.
request-checked = Everyone had accepted, and the rules were checked again
request-blocked = Something is still missing: the change waits for it until the deadline, and is checked every two minutes
request-codes-queued = { $count ->
    [one] Email with a code on its way to { $who }
   *[other] Emails on their way to { $who }, each with its own code
}
request-declined = { $who } declined
request-declined-you = You declined
request-grace-began = { $count ->
    [one] The time to cancel before the role moves began
   *[other] The time to cancel before the roles move began
}
request-last-day-grace-began = The time to cancel before the last day changes began
request-last-day-changed = The last day changed
request-later = { $time } later
request-left = { $left } left
request-left-none = time’s up
request-missing = { $who } hasn’t answered
request-moved = { $count ->
    [one] The role moved
   *[other] The roles moved
}
request-reminded = Reminder on its way to { $who }
request-resend = Send me the code again
request-resend-to = Resend to { $who }
request-resent = { $who } resent the request
request-resent-you = You resent the request
roles-all-three = all three roles
request-rule-failed = A rule blocked the change
request-somebody = Someone
request-stays = { $count ->
    [one] The { $roles } role on { $service } stays with { $who }.
   *[other] The { $roles } roles on { $service } stay with { $who }.
}
request-stays-yours = { $count ->
    [one] The { $roles } role on { $service } stays with you.
   *[other] The { $roles } roles on { $service } stay with you.
}
request-superseded = { $who } made another request instead
request-superseded-you = You made another request instead
request-cancel-acceptance-ask = Take back your acceptance and end the request?
request-cancel-acceptance-what = The request ends for everyone, its codes stop working, and everyone involved gets an email. You can’t undo this: someone would have to make a new request.
request-acceptance-cancelled = { $who } took back their acceptance
request-acceptance-cancelled-you = You took back your acceptance
request-recovered = The owner of { $who } undid what was done with the account
# $account is the NIC handle of a party.
request-account-removed = { $account } no longer exists
request-ended-by-staff = Your provider ended the request
request-recovered-you = You undid what was done with your account
request-time-over = The deadline passed without an answer from { $who }
request-cancelled = { $who } cancelled the request
request-cancelled-you = You cancelled the request
# One request: its roles and its service.
request-accept = Accept
request-confirm = Confirm it was you
request-decline = Decline

## The way back of a change (inside)

request-hand-back = Hand back
# For those who gave the role or asked for the change.
request-restore = Change back

## Emails that ask for an answer (inside)

request-code-failed = Email with the code failed, { $when }
request-code-held = The email with the code couldn’t be delivered, { $when }. It goes out again once the address has been checked.
request-code-queued = Email with the code queued, { $when }
request-code-sent = Code emailed { $when }
request-reminder-failed = Reminder failed, { $when }
request-reminder-held = The reminder couldn’t be delivered, { $when }. It goes out again once the address has been checked.
request-reminder-queued = Reminder queued, { $when }
request-reminder-sent = Reminder emailed { $when }
request-resend-done = A new email is on its way to you. Once it’s sent, only its code works.
request-resend-queued = The last email is still on its way. You can ask for another one minute after it’s sent.
request-resend-to-done = A new email is on its way to { $who }. Once it’s sent, only its code works.
request-resend-too-many = Too many emails were requested in one day. You can ask for another from { $when }.
request-resend-wait = An email went out just now. You can ask for another from { $when }.
# Follows the name of the button while it's disabled; $time is like 0:42.
request-resend-in = (in { $time })

## A request, or a submission of several (inside)

request-amend = Amend
request-their-mail = No answer?
request-their-mail-help = The email goes to the address in their profile, which may be out of date. They can check and change it there. They can also sign in and find the request under “My requests”, but only the email has their code.
request-mail-missing = Didn’t get the email?
request-mail-address = The email goes to the address in your profile, { $address }.
request-mail-help = Check your spam folder. If the address is out of date, change it first, then resend the request.
request-mail-profile = Check or change it in your profile
request-if-you-accept = If you accept
request-once-confirmed = Once everyone has confirmed
# The reader's account may not see the request.
request-no-part = This account ({ $account }) isn’t part of request { $request }
request-no-part-why = Only the accounts asked to answer it, and the contacts for its service, can see it. If a link brought you here, copy all of it.
request-stay = Stay signed in as { $account }

## A request (inside)

request-facts = The request
request-fact-service = Service
request-fact-state = State
request-fact-until = Last day
request-until = { $date } (until 24:00 UTC)
# $date is the current last day, which the request would change.
request-until-now = It’s { $date } now.
request-agreed-until = This ends after { $date } (24:00 UTC); then the tech role goes back.
request-confirm-last-day = You confirm that { $date } is the last day of { $to } as tech contact (until 24:00 UTC).
request-fact-asker = Requested by
# Under the organisation that the asker has entered.
request-name-unchecked = Their own words. We haven’t checked them.
request-fact-number = Request
request-stranger = Don’t know { $who }? Decline, and nothing changes.

# Titles and headings.
request-answer-title = Answer request { $request }
request-titled = { $heading } (request { $request })
request-blocked-short = All answers are in, but something is still missing
request-moves-spoken = { $heading }. Time left: { $left }.
request-late = The deadline has passed
request-late-wait = Not everyone answered in time. This page will show the result in a moment.
request-timeline = Timeline

request-close-page = You can close this page. It updates by itself, and we’ll email you when it’s done.
request-reader-holds = { $count ->
    [one] You hold this role now, so you can follow the request. You don’t have to confirm it. We’ll email you when the role moves.
   *[other] You hold these roles now, so you can follow the request. You don’t have to confirm it. We’ll email you when the roles move.
}
request-reader = You’re a contact for this service, so you can follow the request. You aren’t asked to confirm it and can’t answer.
request-other-link = The link you opened was sent to another account: sign in with that one to answer, and we’ll fill in the code.

# After what the reader has to resolve in its profile.
request-to-resolve = Do this first, then accept. Your code stays valid. If you accept before, the change waits for it until the deadline.
# After all answers of the reader.
request-to-resolve-accepted = Once this is settled, the change goes on by itself, a few minutes later. At the deadline it ends, and nothing changes.
request-asker-is-told = Once you accept, { $who } sees that a payment method is missing.
request-add-payment = Add payment method
request-loses = { $count ->
    [one] { $who } loses this role.
   *[other] { $who } loses these roles.
}
request-loses-told = { $count ->
    [one] { $who } loses this role and gets an email.
   *[other] { $who } loses these roles and gets an email.
}

# Answering.
request-your-answer = Your answer
# $time is a duration, such as “2 minutes”.
request-effect-alone = Takes effect { $time } after you confirm. Until then, you can cancel it.
request-effect-both = Takes effect { $time } after you both accept. Until then, either of you can cancel it.
request-effect-each = For each service, it takes effect { $time } after everyone involved has accepted. Until then, any of them can cancel it.
request-effect-together = All take effect { $time } after everyone has accepted everything. Until then, anyone involved can cancel.
request-effect-now = Takes effect as soon as everyone involved has accepted.
request-accepting = Accepting…
request-confirming = Confirming…
request-declining = Declining…
request-until-you-press = Nothing happens until you press a button.
# $mailbox is a link.
request-demo-mails = In this demo, all emails are in { $mailbox }.
request-the-mailbox = the mailbox
request-code = Validation code
request-code-hint = { $length } letters and digits (case matters), for you only, valid once. Emailed to { $address }.
# The email came back. $profile is a link that says “Profile”.
request-code-hint-held = { $length } letters and digits (case matters), for you only, valid once. The email to { $address } couldn’t be delivered: check the address in your { $profile }, and we’ll send it again.
# The link, inside that sentence.
request-code-hint-profile = profile
request-code-hint-queued = { $length } letters and digits (case matters), for you only, valid once. The email to { $address } is on its way.
request-code-filled-in = Filled in from your email. It’s no longer in the address bar.
request-code-whole = All { $length } characters are there.
request-code-broken = The link you opened didn’t have a complete code. Copy the code from the email.
request-code-open = Open the link in your email, or paste the code.
request-code-missing = Enter the code from your email.
request-code-strange = A code only has the letters A to Z and digits. Copy it from the email again.
request-code-length = A code has { $needed } letters and digits, but this has { $found }. Copy it from the email again.
request-code-wrong = This isn’t a code for this request.
request-code-used = This code has already been used.
# $when is a date and time.
request-code-superseded = This code was replaced, by a newer email or because your address changed.
request-code-others = This code was sent to the other person.
request-answer-lost = The connection broke before we got a reply, so we don’t know if your answer arrived. Press again: the same answer with the same code only counts once.
request-answer-unseen = Your answer has arrived. This page will show it as soon as it can reload.
request-wrong-tries = { $count ->
    [one] This isn’t a code for request { $request }. You have one more try before a pause.
   *[other] This isn’t a code for request { $request }. You have { $count } more tries before a pause.
}
request-used-accept = This code has already been used to accept. A code works once.
request-used-decline = This code has already been used to decline. A code works once.
request-paused = Too many wrong codes. You can try again from { $when }. The request stays open until { $deadline }.
request-pause-left = You can try again in
request-pause-over = You can try again now.
request-ask-asker = Not sure which email is the right one? Ask { $who }, who made this request.
request-others-code = This code was sent to another account that has to answer. Yours is in the email to { $address }.

# The countdown.
request-moves-in = Time until it takes effect
request-moment-come = It’s time. This page will show the result in a moment.

# The reader's account may no longer see the request.
request-gone = You’re no longer a contact for this service
request-gone-why = You could follow this request because you were a contact for its service. You no longer are. If one of your roles moved, we’ve emailed you.
request-gone-services = See your services

# A finished request.
request-over = Outcome
request-why = Why
request-unchanged = { $count ->
    [one] Nothing changed: the { $roles } role stayed with { $who }.
   *[other] Nothing changed: the { $roles } roles stayed with { $who }.
}
request-unchanged-yours = { $count ->
    [one] Nothing changed: the { $roles } role stayed with you.
   *[other] Nothing changed: the { $roles } roles stayed with you.
}
# $who is a list, in which the reader is “you”.
request-told = Notified by email: { $who }.
request-next = Next steps
request-next-service = See the service
request-next-passwords = Change any passwords the previous contact knew
request-next-profile = See what’s missing in your profile, and fix it
request-next-requests = See your requests for this service
request-next-again = Make a new request
request-next-ask = If you still want this, ask { $who } to make a new request

## The page of a request (inside)

request-asks-you = { $count ->
    [one] { $asker } asks you to take this role.
   *[other] { $asker } asks you to take these roles.
}
request-hands-you = { $count ->
    [one] { $asker } hands you this role.
   *[other] { $asker } hands you these roles.
}
# Why a request ended, before “Nothing changed …”. $reason is what the provider’s staff wrote.
request-expired-you = You didn’t answer in time
request-expired-other = { $who } didn’t answer in time
request-expired-all = No one answered in time
request-ended-by-provider = Your provider ended this request: “{ $reason }”
# $account is the NIC handle of a party.
request-ended-account-removed = Your provider ended this request: { $account } no longer exists
# Everyone has accepted this one of several requests that take effect together.
request-waiting-together = Everyone accepted; waiting for the rest of what was sent together
# $who are the people.
request-has-until = { $count ->
    [one] { $who } has until { $day }.
   *[other] { $who } have until { $day }.
}
request-confirmed = { $count ->
    [one] Confirmed.
   *[other] { $count } services confirmed.
}
request-accepted-services = { $count ->
    [one] Accepted.
   *[other] { $count } services accepted.
}
request-some-open = { $count ->
    [one] Open for { $count } of { $total } services.
   *[other] Open for { $count } of { $total } services.
}
request-some-taking-effect = { $count ->
    [one] Takes effect for { $count } of { $total } services
   *[other] Takes effect for { $count } of { $total } services
}
request-accepted-no-payment = { $who } has accepted; a payment method is still missing
# The asker’s own page, after sending. $who are the people asked.
request-sent = { $count ->
    [one] { $who } has been asked. Your own code is in the email to { $address }.
   *[other] { $who } have been asked. Your own code is in the email to { $address }.
}
request-sent-alone = Nobody else has to answer. Your code is in the email to { $address }.
# Somebody with access asked in the reader's name.
request-delegated-own = Asked by { $who }, in your name
request-delegated = Asked by { $who }, in this person’s name
request-some-soon = { $count ->
    [one] For { $count } of { $total } services, it takes effect at { $time }.
   *[other] For { $count } of { $total } services, it takes effect at { $time }.
}
request-partly = { $count ->
    [one] It took effect for { $count } of { $total } services.
   *[other] It took effect for { $count } of { $total } services.
}
request-many-lead = One answer, one code. Untick what you don’t want yet; you can answer the rest until { $when }.
request-together-lead = All or nothing: one answer, one code for all of them, until { $when }.
# $when is a date and time.
request-moves-until = until it takes effect, at { $when }. Nothing has changed yet.
request-moved-at = { $count ->
    [one] The role moved on { $when }.
   *[other] The roles moved on { $when }.
}
request-until-then-back = Until { $day }, then back to the previous contact.
request-what-changes = What changes
# Said instead of a drawing.
request-drawing = The { $roles } role is to pass from { $from } to { $to }.
request-drawing-done = The { $roles } role has passed from { $from } to { $to }.
# Under the account that has the role. $roles is like “tech and billing”.
request-drawing-now = { $roles } contact now
# Under the account that had it, and the one that got it.
request-drawing-before = { $roles } contact before
request-drawing-after = { $roles } contact after
request-people = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
request-nothing-changes = { $count ->
    [one] What you can do on this service stays the same.
   *[other] What you can do on these services stays the same.
}
request-who-answers = Who answers
request-who-answered = Who answered
request-party-your-turn = Your turn
request-party-waiting = No answer yet
request-party-accepted = Accepted
request-party-no-payment = Accepted; a payment method is still missing
request-party-blocked = Accepted, but can’t take the role yet
request-party-declined = Declined
request-party-took-back = Took it back
request-party-cancelled = Cancelled
request-party-no-answer = No answer
request-party-none = None accepted
request-party-count = { $accepted } of { $all } accepted
request-until-moment = until { $when }
request-then-nothing = After that, nothing changes.
request-fact-asked = Asked on
request-copy-link = Copy link to this page
request-code-from-email = Code from your email
request-code-show = Show code
request-code-hide = Hide code
request-code-enter = Enter the code from your email
# Some of the requests for several services; the others go on or have taken effect.
request-some-failed = { $count ->
    [one] Failed for { $count } service
   *[other] Failed for { $count } services
}
request-some-failed-why = The list of services says why.
request-show-failed = Show them
request-code-entered = Code entered
# $chosen and $all, $count below, are numbers of services.
request-chosen = { $chosen } of { $all } chosen
request-accept-services = { $count ->
    [one] Accept { $count } service
   *[other] Accept { $count } services
}
request-accept-some = { $count ->
    [one] Accept { $chosen } of { $count } service
   *[other] Accept { $chosen } of { $count } services
}
request-confirm-services = { $count ->
    [one] Confirm { $count } service
   *[other] Confirm { $count } services
}
request-confirm-some = { $count ->
    [one] Confirm { $chosen } of { $count } service
   *[other] Confirm { $chosen } of { $count } services
}
request-decline-services = { $count ->
    [one] Decline { $count } service
   *[other] Decline { $count } services
}
request-decline-some = { $count ->
    [one] Decline { $chosen } of { $count } service
   *[other] Decline { $chosen } of { $count } services
}
request-reason = Reason (optional, { $who } reads it)
request-reason-long = Keep the reason to { $number } characters.
request-reason-wrong = In the reason, don’t use marks that change the direction of text.
request-reason-given = Reason given
request-decline-keeps = { $who } keeps the role.
request-decline-you-keep = You keep the role.
request-decline-nothing-changes = Nothing changes.
request-decline-told = { $who } gets an email.
request-keep-open = Keep open
request-take-back = Take back and end the request
request-how-to-go-on = How to go on
request-open-profile = Open profile
request-next-profile-note = It lists what keeps you from taking the role.
request-tell = Tell { $who } what’s missing
request-tell-note = The message says where to look. It doesn’t say why.
# A message that the reader sends by themselves. $address is that of the profile.
request-tell-message = To take over { $service }, something is missing in your profile: { $address }
request-copy-message = Copy message
request-ask-again = Ask again
request-next-again-note = The same change, filled in.
request-next-ask-note = Only they can ask for this again.
request-show-requests = Show requests
request-next-requests-note = Another one has replaced it.
# A link to the page of a person.
request-next-person = All roles of { $who }
request-what-was-asked = What was asked
request-next-other = Ask someone else
request-next-other-note = The service is filled in.
request-choose-other = Choose another contact
request-other-account = Other account
# $who is a person, or “you”. Who ended one of many requests.
request-by = by { $who }
submission-column-people = From and to

## The demo's mailbox (rest)

mailbox-lead = Emails to the demo’s people. Nothing leaves this machine.
mailbox-yours = Yours
mailbox-everyones = Everyone’s
mailbox-empty = No emails yet. Ask for a new contact, and the emails arrive here.
mailbox-mails = Emails
mailbox-to = to { $address }
mailbox-queued = queued
mailbox-sent = sent
mailbox-failed = failed
mailbox-dropped = not needed
mailbox-held = couldn’t be delivered
mailbox-choose = Choose an email to read it.
mailbox-frame = The email as its reader sees it
mailbox-follow = Open its link
mailbox-attachment = Download { $file }
mailbox-all = All emails
mailbox-from = From { $address }
mailbox-to-account = To { $address } ({ $handle }) · { $moment }
mailbox-show-as = Show as
mailbox-as-html = HTML
mailbox-as-text = Text

## Roles in sentences

# The name of a role, in the middle of a sentence.
# A text for each handover_rules::Role
word-role =
    .Admin = admin
    .Tech = tech
    .Billing = billing

## Shared by screens and emails (inside)

# The kinds of service, as labels.
# A text for each handover_rules::Category
word-category =
    .AllDom = Domain pack
    .Anthos = Anthos cluster
    .Cloud = Cloud project
    .Dedicated = Dedicated server
    .DedicatedCluster = Server cluster
    .Domain = Domain
    .EmailDomain = Email
    .Essentials = VMware essentials
    .Failover = Failover IP
    .Hosting = Web hosting
    .HostingReseller = Reseller hosting
    .Hycu = Backup licence
    .Kube = Kubernetes
    .LoadBalancer = Load balancer
    .Logs = Log platform
    .Nas = Network storage
    .Nasha = HA network storage
    .Netapp = Enterprise file storage
    .Nutanix = Nutanix cluster
    .OverTheBox = Link aggregation
    .OvhCloudConnect = Private link
    .PackSipTrunk = SIP trunk pack
    .PackXdsl = Internet access pack
    .PrivateCloud = Private cloud
    .PrivateDatabase = Private database
    .Vps = VPS
    .Xdsl = Internet access
    .Zone = DNS zone

# The contact that a request is about: “tech and billing contact for velvet-anchor.example”. $about is a service or word-services.
# The next one is said if each service gets contacts with different roles.
word-contact-for = { $roles } contact for { $about }
word-contact = contact for { $about }
word-services = { $count ->
    [one] { $count } service
   *[other] { $count } services
}
word-roles-on = { $count ->
    [one] { $count } role on { $services }
   *[other] { $count } roles on { $services }
}
# The heading of a request’s page, its line in My requests, and the subject of its emails; $contact is word-contact-for, word-contact or word-roles-on. Names of people don’t belong here.
# A text for each handover_rules::request::situation::Title
word-request-title =
    .Take = Become { $contact }?
    .LastDay = A new last day as { $contact }?
    .Confirm = Confirm it was you: { $contact }
    .ConfirmLastDay = Confirm the last day: { $contact }
    .ConfirmInName = Asked in your name: { $contact }
    .Waiting = Waiting for others: { $contact }
    .Blocked = Blocked: { $contact }
    .Overdue = Deadline passed: { $contact }
    .Becoming = You are about to become { $contact }
    .TakingEffect = Taking effect: new { $contact }
    .LastDayChanging = Taking effect: new last day as { $contact }
    .Became = You became { $contact }
    .Done = Done: new { $contact }
    .LastDayChanged = Done: new last day as { $contact }
    .Declined = Declined: { $contact }
    .Cancelled = Cancelled: { $contact }
    .Replaced = Request replaced: { $contact }
    .Expired = Expired: { $contact }
    .Failed = Failed: { $contact }
    .PartlyDone = Partly done: { $contact }
    .Unchanged = Nothing changed: { $contact }

# What a contact can do on a service, after “can”.
# A text for each handover_rules::submission::abilities::Ability
word-ability =
    .ChangeAllContacts = change all three contacts
    .HandOnTech = pass the tech role on
    .HandOnBilling = pass the billing role on
    .ChangeHolder = change the domain’s holder
    .TransferOut = transfer the domain to another provider
    .Configure = change technical settings
    .EditDns = edit the DNS zone
    .AddDomains = add domains and subdomains
    .InstallModules = install modules
    .ChangePasswords = change the FTP and database passwords
    .OrderCertificates = order certificates
    .ManageMailboxes = manage mailboxes
    .SeeInvoices = see invoices and orders
    .Renew = renew it
    .ManagePayment = manage its payment

# The same, in a list of what a role cannot do.
word-ability-other-contacts = change other contacts

## Roles

# The name of a role, as a label.
# A text for each handover_rules::Role
role =
    .Admin = Admin
    .Tech = Tech
    .Billing = Billing

# In a sentence about a role; $can and $cannot are lists of word-ability-….
role-may = Can { $can }. Cannot: { $cannot }.
# An entry of a list of what a role can’t do; $what is one of word-ability-….
role-cannot = Cannot { $what }

## Fields of a holder

holder-field = Field
holder-now = Now
holder-after = After
holder-same = No change
holder-difference = What would change
holder-name = Name
holder-organisation = Company or association
holder-legal-form = Legal form
holder-email = Email

# A text for each handover_rules::LegalForm
holder-form =
    .Individual = Individual
    .Corporation = Corporation
    .Association = Association
    .Administration = Public administration
    .PersonalCorporation = Sole proprietor
    .Other = Other

holder-first-name = First name
holder-last-name = Last name
# $field is the label of a field.
holder-fault-missing = Fill in “{ $field }”.
holder-fault-long = “{ $field }” is too long.
holder-fault-phone = Use digits, spaces and a + at the start, such as +44 1632 960148.
holder-fault-text = In “{ $field }”, don’t use <, > or marks that change the direction of text.
holder-locks = For 60 days, the domain can’t be transferred to another provider. This protects it from theft.
holder-no-lock = The domain can be transferred to another provider immediately: the change includes this exception.

## A tech role that ends (inside)

role-ends-soon = Ends soon
role-end-extend = Extend
role-end-now = End now
role-end-now-ask = End the tech role of { $from } now?
role-end-now-what = The role goes back to { $to } immediately, or to you if they can’t take it. Everyone involved gets an email.
role-end-now-yours = The role goes back to you immediately. Everyone involved gets an email.
role-end-now-keep = Keep it
role-ended-now = The tech role has ended.
# $holder and $to are handles, or “you”.
role-ends-until = { $holder } until { $date }, then { $to }
roles-of-services = { $count ->
    [one] { $roles } of { $count } service
   *[other] { $roles } of { $count } services
}
role-ends-title = Tech roles with a last day
role-ends-more = { $count ->
    [one] { $count } more isn’t listed yet.
   *[other] { $count } more aren’t listed yet.
}
role-ends-now-ask = { $count ->
    [one] End { $count } tech role of { $from } now?
   *[other] End { $count } tech roles of { $from } now?
}
role-ends-now-what = The roles go back to { $to } immediately, or to you where that account can’t take them. Everyone involved gets one email.
role-ends-now-yours = The roles go back to you immediately. Everyone involved gets one email.
role-ends-now-keep = Keep them
role-ends-ended = { $count ->
    [one] { $count } tech role has ended.
   *[other] { $count } tech roles have ended.
}
# Followed by the names of services.
role-ends-refused = { $count ->
    [one] { $count } role continues, because you’re not its admin contact:
   *[other] { $count } roles continue, because you’re not their admin contact:
}

## The page of a service, and the holder of a domain (rest)

service-contacts = Contacts
# $reason is a sentence.
# $day is a date.
service-removal = { $provider } has ended this service. It leaves your list on { $day }; until then, its contacts can’t be changed.
# $kind is the kind of service.
service-removal-of = { $provider } has ended this service ({ $kind }). It leaves your list on { $day }; until then, its contacts can’t be changed.
service-locked = Contacts can’t be changed now. { $reason }
# $roles are such as “Tech and billing”; $to is a handle, or “you”.
service-request = { $roles } to { $to }
service-asked-by = Asked by { $asker }
service-history = History
# Titles of the window for the tabs.
service-title-history = History of { $name }
service-title-rights = Who can do what on { $name }
service-title-holder = Holder of { $name }
# A button beside a role; the longer text is for screen readers.
service-change = Change
service-change-role = Change { $role } contact
# Under a person: all or some of the services of one name. $since is such as “Since 9 January 2025”.
service-held-all = { $count ->
    [one] { $since }
   *[other] { $since }, all { $count } services
}
service-held-some = { $since }: { $types }
service-by-type = By service
# $types are such as “Domain and DNS zone”, $reason is a sentence.
service-locked-some = { $types }: contacts can’t be changed now. { $reason }
service-see-claim = See the claim
# An open invoice of the reader, beside the button that pays it. $amount is an amount with its currency.
service-bill = { $amount } to pay
service-bill-due = { $amount } to pay by { $due }
service-bill-overdue = { $amount } unpaid since { $due }
service-bill-number = Invoice { $number }
history-caption = Who held which role, latest first
# $first and $last are years.
history-drawing = Drawing of the periods from { $first } to { $last }. The table below says the same.
history-role = Role
history-who = Who
history-from = From
history-to = To
history-why = Why it changed
service-aside = The service
service-name = Name
service-type = Type
service-created = Created
# Where the service comes from: ordered, or taken over from the provider.
service-origin = Origin
# $who is a person, or “you”.
service-ordered-by = Ordered by { $who }
service-taken-over = Taken over from { $provider }
service-state = State
holder-lead = The holder owns the domain. Being the holder gives no access here; being a contact does.
holder-unknown = We don’t know the holder of this domain.
holder-not-admin = Only the admin contact can change the holder.
holder-phone = Phone
holder-address = Address
holder-address-missing = The postal address is missing. The admin contact can enter it.
holder-street = Street and number
holder-postcode = Postcode
holder-town = Town
holder-country = Country
# $when is a date and time.
holder-locked-until = Can’t be transferred to another provider until { $when }
holder-open = Change of holder
holder-open-until = A change of holder waits for answers until { $when }.
holder-number = Number:
holder-waits-for-old = Waiting for the current holder
holder-waits-for-new = Waiting for the new holder
holder-withdraw = Cancel change of holder
holder-withdraw-ask = Cancel this change of holder?
holder-withdraw-what = It ends for both holders, with answers already given, and everyone involved gets an email. You can’t undo this.
holder-withdraw-keep = Keep it
holder-at-once = Changed immediately
holder-at-once-note = Nobody has to confirm these. The holder gets an email.
holder-save = Save phone and address
holder-change = Change of holder
holder-change-note = Changing any of these gives the domain to someone else, even if you only correct the spelling. The old and the new holder both have to agree.
holder-no-difference = Nothing would change yet. Change a name, the company, the legal form or the email address.
holder-opt-out = Don’t block a transfer to another provider
holder-opt-out-note = After a change of holder, the domain can’t be transferred for 60 days, to protect it from theft. Ask for an exception only if a transfer is planned: both holders have to agree to it, and you can’t ask for it later.
holder-ask = Ask both holders
holder-ask-off = Not possible yet: see “Before you start”.
holder-asked = Both holders have been asked.
holder-nothing-sent = Nothing is sent before you press the button.
holder-aside = The change of holder
holder-future = What will happen
holder-step-old = The old holder agrees
holder-step-new = The new holder agrees
holder-step-registry = The registry gets the new holder
holder-14-days = They have 14 days to answer, until { $when }. If either declines or doesn’t answer, nothing changes.
holder-before = Before you start
holder-first = Change the holder first, the contacts afterwards.
holder-met-expiry = Not expired
holder-met-debt = No unpaid invoice
holder-met-operation = No other operation running
holder-met-dispute = Not in dispute
holder-unmet-creation = The domain is still being registered. Wait until it is.
holder-unmet-expiry = The domain has expired. Its billing contact can renew it.
holder-unmet-debt = The domain isn’t paid for. Its billing contact can pay the invoice.
# $profile is a link.
holder-unmet-invoice = You have an unpaid invoice. You’ll find it in your { $profile }.
# $request is a link.
holder-unmet-request = Still open: { $request }. Wait until it has ended, or cancel it.
holder-unmet-change = Another change of holder is open.
holder-unmet-dispute = The domain is in dispute. Ask our support.
holder-unmet-claim = Someone claims this domain. Its holder can change once that case is over.
# A case that the current admin can object to; $case is its number.
# The remedy of a service that has expired or soon will.
service-renew-expired = expired on { $day }.
service-renew-soon = expires on { $day }.
service-renew-locked = Until it’s renewed, its contacts can’t be changed.
service-renew-yours = As its billing contact, you can renew it.
# $who is the billing contact.
service-renew-theirs = { $who }, its billing contact, can renew it.
service-case-title = Someone else may get this domain
service-case-again = Our staff are checking a claim on this domain again, after an objection.
service-case-until = You have until { $when } to object
service-case-number = Case { $case }
service-case-mail = You can also object with the private link in the email that we sent you.
# Objections to a claim, and what became of them.
objection-yours = You objected on { $when }
objection-of-holder = The holder objected on { $when }
objection-upheld = The claim ended on { $when }. Nothing changed.
objection-overruled = Our staff approved the claim again, and it took effect on { $when }.
# Entries of the history.
holder-event-details = Phone or address of the holder changed
holder-event-asked = Change of holder asked for
holder-event-accepted-old = The current holder accepted
holder-event-accepted-new = The new holder accepted
holder-event-declined-old = The current holder declined the change of holder
holder-event-declined-new = The new holder declined the change of holder
holder-event-withdrawn = Change of holder cancelled
holder-event-ended = Your provider ended the change of holder
holder-event-lapsed = Change of holder expired
holder-event-failed = Change of holder failed
holder-event-changed = The domain has a new holder
holder-event-replaced = The domain has a new holder, after a case with documents
holder-event-by = By { $who }

# What will happen to a claim.
claim-approved = Documents approved
claim-may-object = You may object
claim-until = Until { $when }
claim-if-objected = If you object, the domain stays as it is
claim-if-objected-note = Our staff look at the case again and write to everyone involved.
claim-if-not = If you don’t, the claim takes effect

## People (rest)

people-lead = Everyone you share services or an open request with. Labels are for your eyes only.
people-search = Search name, label or handle
people-none = You don’t share a service or an open request with anyone yet.
people-none-found = Nobody found. Try another name, label or handle.
people-caption = Sorted by what you share
people-count = { $count ->
    [one] { $count } person
   *[other] { $count } people, sorted by what you share
}
# Filters. $role is a role, such as “Tech”.
people-show = Show
people-with-role = { $role } on my services
people-unnamed = Without a name
people-actions = Actions for { $name }
people-person = Person
people-yours = You
people-no-service = none
# $roles are such as “tech for 2 and billing for 8”.
people-you-are = You’re { $roles }
people-role-on = { $role } for { $number }
person-take-back = Take back all roles…
person-hand-over = Hand over to { $name }…
person-hand-over-selected = { $count ->
    [one] Hand over { $count } service to { $name }…
   *[other] Hand over { $count } services to { $name }…
}
person-until = Until
person-no-end = no end
person-holds = Roles of { $name } on your services today
person-holds-nothing = No role on any of your services.
person-glance = Roles on your services
person-none-of-yours = none of yours
person-able = Can take roles on your services
person-unable = Can’t take a role right now
person-of-yours = { $count ->
    [one] { $count } of your services
   *[other] { $count } of your services
}
person-history = History
person-open = Between you now
# $roles are such as “Tech and billing”.
person-open-one = { $roles } contact for { $service }
person-open-many = { $count ->
    [one] { $roles } contact for { $service } and one more service
   *[other] { $roles } contact for { $service } and { $count } more services
}
person-waits-for-you = Waits for you until { $until }
person-waits-for = Waits for { $name } until { $until }
person-waits-for-effect = Everyone has accepted. It takes effect soon.
person-label-add = Add label
person-label-edit = Edit label
# The title of a dialog.
person-label-of = Your label for { $name }
person-label-note = Only you see this label. Clear it to remove it.

## History of all services (rest)

history-all-lead = Who held which role on your services, and when.
history-unchanged-all = No role on your services has changed hands since this history began.
history-none-found = Nothing in the history matches.
history-filters = Filter the history
history-search = Search service, person or handle
# A filter by person that is not set, and the field in its menu.
history-anyone = Anyone
history-person = Person
# A filter that is set; pressing it clears it.
history-only = Only { $name }
# Before a day.
history-day-label = Who held what on
history-day-form = Roles on a day
history-day-show = Show that day
history-day-before = Day before: { $day }
history-day-after = Day after: { $day }
history-day-all = All changes
# Changes between two days, inclusive.
history-any-time = Any time
history-between = { $from } to { $to }
history-until = Until { $until }
history-range-show = Show changes
history-held-on = Who held which role on { $day } (UTC)
history-changes = { $count ->
    [one] { $count } role changed hands, latest first
   *[other] { $count } roles changed hands, latest first
}
# $count ends with a plus sign: more than are counted.
history-changes-minimum = { $count } roles changed hands, latest first
history-service = Service
# $roles is the next text but one, “all three roles” or “35 roles”, $service a name with its kinds or “20 services”.
history-took = { $who } took { $roles } on { $service }
history-you-took = You took { $roles } on { $service }
# Follows that sentence: the people who had the roles.
history-from-whom = from { $people }
# One or several roles by their names, in that sentence.
history-named-roles = { $count ->
    [one] the { $roles } role
   *[other] the { $roles } roles
}
history-roles = { $count ->
    [one] { $count } role
   *[other] { $count } roles
}
history-more-names = { $count ->
    [one] { $count } more name
   *[other] { $count } more names
}
# On a day: who got the role since then.
history-moved = then { $who }, { $day }
history-unknown = not recorded

## Access without a role (rest)

access-lead = What others can do on your services, and you on theirs, without a role.
access-given = You give access
access-given-none = You haven’t given anyone access. An agency, for example, can run one server for six weeks and never be its contact.
access-received = You have access
access-received-none = Nobody has given you access.
# The names of links and buttons; $name is the name of the access.
access-change-of = Change { $name }
access-end = End access
access-end-of = End access: { $name }
access-end-ask = End this access?
# $people are names.
access-end-what = It ends immediately for { $people }, and we’ll say so by email. Roles stay as they are.
access-remove = Remove
access-remove-of = Remove { $name }
access-remove-ask = Remove this access?
access-remove-what = It has ended already. You can’t undo this.
access-ended = The access has ended.
access-drop = Drop access
access-drop-of = Drop access: { $name }
access-drop-ask = Drop this access?
access-drop-what = You can do nothing more with it, immediately. { $who } gets an email, and only they can give it again.
access-dropped = You’ve dropped the access.
# Above the list, after giving access; $what are texts such as access-may-…, as one list.
access-now-until = { $count ->
    [one] { $who } can now { $what } on { $services }, until { $day } (24:00 UTC).
   *[other] { $who } can now { $what } on { $services }, until { $day } (24:00 UTC).
}
access-now = { $count ->
    [one] { $who } can now { $what } on { $services }, until you end it.
   *[other] { $who } can now { $what } on { $services }, until you end it.
}
access-now-mailed = We emailed { $who }. There’s nothing to confirm, and your roles stay as they are.
access-keep = Keep it
# Before the people who have access, and before the account that gives it.
access-to = For
access-from = From
# The head of a column.
access-can = Can
access-but-not = But not: { $what }
access-denied = Never, even if someone else gives it: { $what }
access-on = On

# As access-may, as the label of a box.
# A text for each handover_rules::access::ActionGroup
access-group =
    .See = See
    .Technical = Technical
    .BillingRead = Billing: read
    .BillingPay = Billing: pay
    .Contacts = Contacts

# A text for each handover_rules::access::ActionGroup
access-group-note =
    .See = The services with their contacts and history
    .Technical = Settings, DNS, modules, passwords, certificates, mailboxes
    .BillingRead = Invoices and orders
    .BillingPay = Renewals and payment
    .Contacts = Ask for others; you confirm each time

# Actions by the beginning of their names; $beginning is a technical name.
access-actions-like = everything that begins with { $beginning }
access-actions-all = everything that can be given
access-all-mine = All services of which you’re a contact, now and later
access-all-theirs = All their services, now and later
# $kind is a kind of service.
access-all-of-type = { $kind }: all, now and later
access-names-like = { $kind }: names that begin with { $beginning }
access-more-services = { $count ->
    [one] { $count } more
   *[other] { $count } more
}

# The form.
access-form-change = Change access
access-form-lead = Without a role, without your password. You can end it at any time.
access-who = Who
access-who-remove = Remove { $name }
access-services = Which services
access-services-not-chosen = Choose a service from the list, or empty the field.
access-services-none = You have no service with this in its name.
access-services-remove = Remove { $service }
access-services-many = Several at once: by type or beginning
access-services-type = Type
access-services-all-types = All types
access-services-beginning = Names that begin with (optional)
access-services-add-many = Add
access-services-wrong = Choose a type for these names. A name has no spaces or stars.
access-what = What
access-single = Single actions
access-when = Until
# A text for each handover_rules::access::AccessSpan
access-span =
    .Week = 1 week
    .SixWeeks = 6 weeks
    .ThreeMonths = 3 months
    .Day = A day…
    .Open = I end it

access-last-day = Last day
access-name = Name (optional)
access-note = Note (optional)
# In the fold of both.
access-more = name, note
access-more-hint = Both sides see them.
access-who-missing = Choose at least one person.
access-who-wrong = Choose { $entry } from the list, or enter a NIC handle.
access-who-you = You can’t give access to yourself.
access-who-unknown = There’s no account { $handle }. Check the spelling.
access-services-missing = Add at least one service.
access-services-not-yours = You have no role on one of these services.
access-what-missing = Choose at least one thing they can do.
access-last-day-wrong = Choose a day from today on.
access-name-wrong = A name has at most { $most } characters, without < or >.
access-too-many = There’s room for { $most }.
access-limit = Your account can’t give more access. End some first.
access-changed = This access was changed meanwhile, so nothing was saved. Look at what it is now; your entries stay here. Save again to replace it with them.
access-present = What it is now
access-mails = { $who } has got too many emails about access from you. Try again tomorrow.

# What will happen.
access-preview-empty = Choose who, which services and what to see what happens.
# A heading; texts such as word-ability follow.
access-preview-can = { $who } will be able to
# The same for what it does not give.
access-preview-cannot = and still can’t
access-preview-later = The same goes for services that you get later. What your own role doesn’t include there, they can’t do either.
access-preview-lacking = On { $service }, your role doesn’t include: { $what }. So they can’t do that there.
access-preview-until = It ends on { $day } at 24:00 UTC.
access-preview-no-end = It lasts until you end it.
access-preview-mail = They get an email and have nothing to confirm.
access-preview-mail-change = Anyone whose access begins, changes or ends gets an email.
access-preview-never = hand over roles, answer requests, give the access to others
access-preview-traced = You see every use
access-preview-traced-where = When, and for what, under Access.
access-preview-now = It works immediately
access-preview-sooner = You can end it sooner; they can drop it.

# Who used the access.
access-uses = Who used access
access-uses-lead = Every use of the access that you give, and every attempt that was refused.
access-uses-none = Nobody has used access from you yet.
access-uses-caption = Latest first
access-uses-when = When
access-uses-who = Who
access-uses-what = What
access-uses-service = Service
access-uses-by = Access
# The provider’s system that was used.
access-uses-system = Where
access-uses-refused = Refused
access-uses-filters = Filter the uses
access-uses-search = Search by handle, service or access
access-uses-outcome = Outcome
access-uses-all = All uses
access-uses-only-refused = Refused ones
access-uses-nothing-found = No use matches.

# On the page of a service: what others let the reader do.
access-shared-can = You can

# Asking for contacts in the name of the account that gives access.
access-ask-lead = You ask in the name of { $who }, who gets an email and has to confirm it. Without that, nothing changes.
# Where several accounts give access.
access-ask-for = Ask in the name of { $who }
access-ask-sent = Sent. These people have to confirm it, by a link in their email:
access-ask-over = This access no longer lets you ask for contacts.
access-asked = Asked by you
# Before the new contact; $roles such as “tech and billing”.
access-asked-what = New { $roles } contact:
# Before the account in whose name it was asked.
access-asked-for = for

## The answer of a holder

# Headings of the page, and subjects of its emails.
word-holder-give = Change of holder of { $domain }: give it to someone else?
word-holder-take = Change of holder of { $domain }: become its holder?
holder-answer-ended = Change of holder of { $domain }
holder-answer-old-lead = You’re the current holder, so nothing changes without you. You don’t need an account.
holder-answer-new-lead = Nothing changes without you. You don’t need an account.
# The reader is signed in.
holder-answer-session-lead = You can answer here, because this account has the holder’s email address. Nothing changes without you.
# $address is that of the reader, who is signed in.
holder-answer-by-mail = To accept, enter the code from the email that we sent to { $address }: you asked for this change yourself, or this account’s address has just changed, so we ask the mailbox, too.
holder-answer-code-missing = Enter the code from the email, or paste its link.
holder-answer-code-wrong = This isn’t the code of this change. Use the newest email about this domain.
holder-answer-send-again = Send the email again
holder-answer-sent-again = We’re sending it again. Once it has arrived, the earlier link no longer works.
holder-answer-none = No change of holder waits for this account here. The link in the email still works.
holder-answer-ended-lead = This change of holder has ended.
holder-answer-unknown = This link doesn’t work. Copy it whole from the email; two weeks after the email it no longer works.
holder-answer-yours = Your answer
# $name is the new holder.
holder-answer-loses = The domain will no longer be yours. To get it back, { $name } would have to agree.
holder-answer-gains = The domain will be yours. Only you can give it to someone else then.
holder-keeps = The website, the email and the contacts for the domain stay as they are.
holder-answer-accept = Accept
holder-answer-decline = Decline
holder-answer-nothing-yet = Opening this page decides nothing. If either holder declines, or doesn’t answer by { $when }, nothing changes.
holder-answer-accept-now = The other holder has accepted, so the change takes effect now. Only both of you can reverse it.
holder-answer-accept-later = The change takes effect once the other holder accepts, too.
holder-answer-accept-yes = Yes, change the holder
holder-answer-decline-ask = Decline the change of holder of { $domain }?
holder-answer-decline-what = You decline: this change of holder ends, and the holder stays the same.
holder-answer-accepted = You accepted on { $at }. The other holder hasn’t answered yet and has until { $until }.
holder-answer-too-late-answered = This answer didn’t count: you had already given another one.
holder-answer-too-late-ended = This answer didn’t count: the change had already ended.
holder-answer-done = Both holders accepted. The domain has its new holder.
holder-answer-you-declined = You declined. The holder stays the same.
holder-answer-declined = The other holder declined. The holder stays the same.
holder-answer-lapsed = It expired: not both holders answered in time. The holder stays the same.
holder-answer-withdrawn = The admin contact cancelled it. The holder stays the same.
# $reason is what the provider’s staff wrote.
holder-answer-ended-by-provider = The provider ended it, and the holder stays the same: “{ $reason }”
holder-answer-failed = The change couldn’t be made. The holder stays the same; the admin contact knows why.
holder-answer-aside = The request
holder-answer-domain = Domain
holder-answer-asked-by = Asked by
holder-answer-admin = Admin contact for the domain
holder-answer-you-are = You are
holder-answer-side-old = The current holder
holder-answer-side-new = The new holder
holder-answer-by = Answer by
holder-answer-number = Number
holder-answer-new-accepted = The new holder has accepted
holder-answer-old-accepted = The current holder has accepted
holder-answer-unexpected = Not expecting this? Decline, then tell our support.
holder-answer-again = Your private link is no longer in the address bar. To come back, open it from the email again.

## The provider’s desk (rest)

# Shown to the provider’s staff only. $time and $when are points in time, $name and $email are those of a member of staff, $number and $request are numbers, $account is a handle, $act is the name of an act, $case is the number of a case.
desk-badge = Desk
desk-overview = Queue
desk-audit = Audit log
desk-audit-lead = Everything that staff looked at and did, and what was refused. Nothing in it can be changed.
desk-audit-refused = Refused: not possible at that time

# A text for each handover_rules::desk::CallRefusal
desk-audit-refusal =
    .NotAllowed = Refused: role missing
    .UnfitReason = Refused: no proper reason given
    .NotFound = Not found
    .WrongCredentials = Refused: wrong password or code
    .Changed = Refused: changed since it was read

desk-session-ends = Session ends at { $time }
desk-nothing = Not found
desk-nothing-text = The desk has no such page.
desk-sign-in-title = Sign in to the desk
desk-sign-in-lead = For the provider’s staff only.
desk-sign-in = Sign in
desk-sign-in-by-provider = Sign in with your work account
desk-password = Password
desk-password-missing = Enter your password.
desk-code = Code from your authenticator app
desk-code-missing = Enter the six digits that the app shows now.
desk-demo = Try the desk as…
desk-demo-text = This is a demo: one press signs you in. Outside the demo, staff need a password and the code of an authenticator app.
desk-join-title = Join the desk
desk-join-lead = Choose a password and add a second factor.
desk-join-for = This invitation is for { $name }, who signs in as { $email }.
desk-join-app = Add this key to an authenticator app, then enter the code that it shows.
desk-join-qr = QR code for your authenticator app. It holds the key that follows as text.
desk-join-open = Open it in an authenticator app on this device
desk-join = Join
desk-join-no-link = Open the invitation’s link again. It isn’t kept when the page is reloaded.
desk-join-over = This invitation no longer works. Ask for a new one.

# A text for each handover_rules::desk::StaffRole
desk-staff-role =
    .Reader = reader
    .Support = support
    .Approver = approver

desk-search = Handle, email, service or number
desk-search-hint = Every page you open is logged. People’s names aren’t searched: ask the caller for a handle, an address, a service or a number.
desk-found = Found
desk-nothing-found = Nothing matches.
desk-nothing-found-search = Nothing matches. You can search for the beginning of a handle or a service’s name, a whole email address, or the number of a request or case. People’s names aren’t searched: ask the caller for one of these.
desk-mails-waiting = { $number } waiting
desk-mails-oldest = { $number } waiting since { $when }
desk-mails-failed = Emails failed today
desk-mails-failed-number = { $number } failed today
desk-health = Health
desk-health-requests = { $count ->
    [one] One open request
   *[other] { $number } open requests
}
# How many open requests are of which age.
desk-health-ages = { $day } up to 1 day old · { $week } up to 7 days · { $older } older
desk-is-set-aside = Its record cannot be read
desk-mail-set-aside = Set aside: the email’s record cannot be read
desk-holder-change = Change of holder
desk-set-aside-text = This request was set aside, because its record cannot be read.
desk-needs-person = Needs a person
desk-waits-for-approval = Proposed by { $name }, waits for approval
desk-customer-lead = A customer’s account.
desk-blocks = What keeps it from taking a role
desk-blocks-only = Only for: { $roles }
desk-blocks-nothing = Nothing.
desk-customer-requests = Open requests
desk-service-requests = Latest requests
desk-no-requests = No requests.
desk-services = Services
desk-no-services = No services.
desk-mails = Emails
desk-no-mails = No emails.
desk-mails-as-of = As of { $time }
desk-mails-again = Refresh
desk-mail-queued = Waiting
desk-mail-sent = Sent
desk-mail-failed = Failed
desk-mail-dropped = No longer needed
desk-mail-held = Couldn’t be delivered; waits for an address that works
desk-answer = The mail server’s answer:
desk-sessions = Sessions
desk-no-sessions = Nobody is signed in.
desk-applications = Applications
# $when is a time.
desk-application-registered = Registered { $when }
desk-application-has-access = Has access to this account, registered { $when } by
desk-events = What staff did
desk-no-events = Nothing yet.
desk-suspended = Suspended since { $when }.
desk-undeliverable = Emails to this address can’t be delivered, as reported { $when }. Others wait until the customer has confirmed or changed it. The report is with the emails below.
desk-has-password = A password is set.
desk-has-no-password = No password is set.
desk-acts = Actions
desk-only-support = Only support can act here.
desk-service-cases = Cases
desk-proposals = Corrections
desk-no-proposals = No proposals.
desk-approved-by = Approved by { $name }
desk-rejected-by = Rejected by { $name }
desk-withdrawn-by = Withdrawn by { $name }
desk-lapsed = Lapsed on { $when }
desk-alone-from = You can set it yourself from { $when }. Before that, someone else can approve it.
desk-to-handle = NIC handle of the right contact
desk-request = Request { $request }
# $request is a link that says desk-request, $what the roles or their number, $about a service or the number of services.
desk-request-of = { $request }: { $what }, { $about }
desk-others = Sent together with it
desk-reasons = What blocks it
desk-no-timeline = No entries.
desk-reason = Reason
desk-account-removed = { $account } no longer exists
desk-reason-hint = Kept in the audit log. If it concerns a customer, they read it.
desk-reason-missing = Say why, in 5 to 500 characters.
desk-field-wrong = Check the entry: it is not complete.
desk-new-address = New email address
desk-do-resend = Send again
desk-do-resend-text = A new email is sent, with a new code if it has one. Its recipient gets it; nobody reads the reason.
desk-do-password = Send a password link
desk-do-password-text = The customer gets a link to set a new password, and your reason.
desk-do-sessions = End all sessions
desk-do-sessions-text = The customer is signed out everywhere. The password and the access of applications end too. The customer gets an email with your reason, and a link to set a new password.
desk-do-application = End the application
desk-do-application-text = The application and all access that it has to any account end for good. The customer who registered it gets an email with your reason.
desk-policies = Access without a role
desk-policies-show = Show the access it gives
desk-policies-none = It gives no access.
desk-policies-more = More than these: end some to see the others.
desk-do-policy = End the access
desk-do-policy-text = Everyone loses the access immediately and gets an email. The customer who gave it reads the reason.
desk-do-address = Propose another address
desk-do-address-text = Another member of staff has to approve it. From then on, codes go to the new address, and the former one gets an email with your reason. Sessions, password and the access of applications end. Until then, no password link can be sent.
desk-do-address-alone-text = The present address gets an email with your reason now. After 72 hours you can set the new one yourself; before that, someone else can approve it. Until then, no password link can be sent.
desk-do-set-address = Set the address
desk-do-set-address-text = Codes go to the new address immediately. It and the former ones get an email with your reason; no link in an email can undo this.
desk-do-suspend = Suspend the account
desk-do-suspend-text = Nobody can sign in with it, and it takes no role. Its open requests wait. The customer gets an email with your reason.
desk-do-release = Release the account
desk-do-release-text = The customer can take roles again, and gets an email with your reason and a link to set a new password. The former one no longer works.
desk-do-end-holder = End the change of holder
desk-do-end-holder-text = It ends for good, the holder stays the same, and the private links stop working. Both holders and the admin contact who asked for it get an email with your reason.
desk-do-end = End the request
desk-do-end-text = It ends for good and changes nothing. Everyone involved gets an email with your reason.
desk-do-take-up = Retry
desk-do-take-up-text = Checks the record again. It has to be repaired first.
desk-do-propose = Propose a correction
desk-do-propose-text = Another person has to approve it. Then the role moves immediately, and all contacts get an email.
desk-do-approve = Approve
desk-do-approve-text = The role moves immediately. All contacts get an email with your reason.
desk-do-reject = Reject
desk-do-reject-text = Nothing changes, and nobody gets an email.
desk-do-withdraw = Withdraw
desk-do-withdraw-text = Takes back your own proposal. Nothing changes, and nobody gets an email.
desk-refused-now = This isn’t possible now. Reload the page to see what has changed.

# A text for each handover_rules::desk::ActRefusal
desk-refused-act =
    .MailNotNeeded = Nobody needs this email any more.
    .RequestEnded = The request has ended already.
    .HolderChangeEnded = The change of holder has ended already.
    .NotSetAside = This is not set aside.
    .StillDamaged = The record is still damaged. It has to be repaired first.
    .SuspendedAlready = The account is already suspended.
    .NotSuspended = The account is not suspended.
    .Deleted = The provider’s systems have deleted this account. It comes back when they write it again.
    .SameAddress = The account has this address already.
    .OwnMailbox = This is your own address. Someone else has to do this.
    .AddressProposed = Another address is proposed for this account. Decide on it first, then send the link.
    .TooEarly = Wait 72 hours, or have someone else approve it.
    .Decided = Someone has decided on this proposal already.
    .OwnProposal = You proposed this, so someone else has to approve it.
    .OthersProposal = Someone else proposed this. Only they can withdraw it or carry it out alone.
    .Lapsed = This proposal has lapsed. Propose it again.
    .RoleMoved = The role has moved since this was proposed. Reject it, and propose it again.
    .ProposerLeft = The person who proposed this no longer has access. Reject it, and propose it again.
    .NoSuchAccount = There is no account with this handle.
    .Suspended = This account is suspended, so it takes no role.
    .HoldsRole = This account holds the role already.
    .WrongCode = This isn’t the code that the app shows now. Wait for the next one.

desk-session-over = Your session has ended. Sign in again: what you entered is still there.
desk-refused-role = Your roles don’t allow this.
desk-refused-sign-in = The address, password or code is wrong, or the code was used before. Each code works once.
desk-csv = Download as CSV
desk-when = When
desk-what = What
desk-about = About
desk-about-search = Handle, service, number or reason
desk-from = From
desk-filter = Filter
desk-everybody = Everyone
desk-everything = Everything

# A text for each handover_rules::desk::DeskAct
desk-act =
    .AddStaff = Was given access
    .RemoveStaff = Lost access
    .Enrol = Joined the desk
    .SignIn = Signed in
    .SignOut = Signed out
    .SeeOverview = Opened the overview
    .Search = Searched
    .SeeCustomer = Opened a customer
    .SeeService = Opened a service
    .SeeRequest = Opened a request
    .SeeAuditLog = Read the audit log
    .ResendMail = Had an email sent again
    .EndRequest = Ended a request
    .EndHolderChange = Ended a change of holder
    .EndSessions = Ended all sessions
    .EndApplication = Ended an application
    .EndPolicy = Ended a policy
    .SendPasswordLink = Sent a password link
    .Suspend = Suspended an account
    .Release = Released an account
    .SetAddress = Set an address without a second person
    .ProposeCorrection = Proposed a correction
    .ApproveCorrection = Approved a correction
    .RejectCorrection = Rejected a correction
    .WithdrawCorrection = Withdrew a correction
    .TakeUpRequest = Retried a damaged request
    .TakeUpCase = Retried a damaged case
    .TakeUpHolderChange = Retried a damaged change of holder
    .CorrectContacts = Corrected contacts through the API
    .SeeCases = Looked at the queue of cases
    .SeeCase = Opened a case
    .OpenPaper = Opened a document of a case
    .ApproveCase = Approved a case
    .AskCaseAgain = Asked for documents again
    .RefuseCase = Refused a case

desk-done-of = Done and logged: { $act }
desk-handle = NIC handle
desk-name = Name
desk-account = Account
desk-in-use = In use
desk-is-suspended = Suspended
desk-confirmed = Confirmed
desk-not-confirmed = Not confirmed
desk-contact-of = Contact for
# A network address such as 192.0.2.0/24 follows.
desk-session-network = From the network
desk-session-used = Last used:
desk-mail-next = { $attempts ->
    [one] One attempt so far. Next attempt on { $when }
   *[other] { $attempts } attempts so far. Next attempt on { $when }
}
desk-deadline = Answers until
desk-reads = reads instead:
desk-since = From
desk-until-day = Until
desk-days-wrong = Choose a day that isn’t before “From”.

# A text for each handover_rules::request::notices::Notice
desk-notice-request =
    .Confirm = Asked to answer
    .Reminder = Reminded to answer
    .Blocked = Asked to settle what is missing
    .Done = Notified: request done
    .Changed = Notified: contact changed
    .Declined = Notified: request declined
    .Withdrawn = Notified: request cancelled
    .TakenBack = Notified: request cancelled
    .Superseded = Notified: request replaced
    .AccountRecovered = Notified: request cancelled
    .EndedByProvider = Notified: request ended by staff
    .Expired = Notified: request expired
    .Failed = Notified: request failed
    .RoleEnding = Notified: role ends soon
    .RoleEnded = Notified: role has ended

# A text for each handover_rules::account::AccountNotice
desk-notice-account =
    .ConfirmSignUp = Sign-up to confirm
    .Welcome = Welcome
    .SetPassword = Link to set a password
    .PasswordChanged = Notified: password changed
    .SignInAfterFailures = Notified: sign-in after wrong passwords
    .ConfirmAddress = New address to confirm
    .AddressChanged = Notified: address changed
    .AdminRequested = Notified: new admin asked for
    .AddressReplaced = Notified: address replaced by the provider’s systems
    .AddressRestored = Notified: address restored
    .DeskAct = Notified of what staff did
    .ApplicationGranted = Notified of an application with access
    .GaveAccess = Notified of access that it gives
    .AccessGiven = Notified of access by a policy
    .AccessChanged = Notified of access by a policy
    .AccessEnded = Notified of access by a policy
    .AccessDropped = Notified of access by a policy

# A text for each handover_rules::holder::notices::HolderNotice
desk-notice-holder =
    .AskOld = Asked the current holder
    .AskNew = Asked the new holder
    .Done = Notified: holder changed
    .Declined = Notified: holder stays
    .Lapsed = Notified: holder stays
    .Withdrawn = Notified: holder stays
    .EndedByProvider = Notified: holder stays
    .Failed = Notified: holder stays
    .DetailsChanged = Notified: holder’s details changed

# A text for each handover_rules::model::service::ServiceNotice
desk-notice-service =
    .Renewal = Renewal
    .Ordered = Notified: service ordered

# A text for each handover_rules::cases::notices::CaseNotice
desk-notice-case =
    .ConfirmMailbox = Case: mailbox to confirm
    .SendPapers = Case: documents asked for
    .PapersReceived = Case: documents received
    .AskedAgain = Case: asked again
    .Reminder = Case: reminder
    .Approved = Case: approved
    .CheckedAgain = Case: checked again
    .Executed = Case: carried out
    .Refused = Case: refused
    .Closed = Case: closed
    .Lapsed = Case: closed
    .MayObject = Case: objection possible
    .Objected = Case: objection
    .NothingChanges = Case: nothing changes
    .Changed = Case: domain changed

desk-import = Imports
desk-import-none = Nothing has been imported yet.
desk-import-numbers = { $accounts } accounts, { $services } services
desk-import-refused = Refused on { $when }, nothing was imported
desk-import-faults = { $count ->
    [one] One error: see the output of the import command.
   *[other] { $number } errors: see the output of the import command.
}
desk-import-running = Under way since { $when }
# A heading; the addresses of the provider’s systems that events are posted to follow.
desk-webhooks = Webhooks
desk-webhooks-none = No webhooks are set up.
desk-webhook-delivered = Last delivery: { $when }
desk-webhook-never = Nothing delivered yet
desk-webhook-failure = Last attempt failed: { $why }
# 410 is the status “Gone” of HTTP.
desk-webhook-stopped = Stopped on { $when }: the receiver answered that it is gone (410). The webhook can be resumed or removed on the server.
desk-webhook-waiting = { $count ->
    [one] One event is waiting, since { $when }
   *[other] { $number } events are waiting, the oldest since { $when }
}
desk-webhook-given-up = { $count ->
    [one] One event was given up. It can be replayed on the server.
   *[other] { $number } events were given up. They can be replayed on the server.
}

## Cases at the provider’s desk (rest)

# $number is the number of a case.
desk-case = Case { $number }
desk-cases = Cases
desk-cases-none = No cases.

# A text for each handover_rules::cases::timeline::CaseTurn
desk-case-turn =
    .Mine = I can decide
    .SecondApproval = Second approval needed
    .Others = Waiting for a decision
    .Claimant = Waiting for documents
    .Objectors = Others can object

# $age is such as “3 days”.
desk-cases-oldest = Oldest: { $age }
desk-cases-nothing = Nothing to do
desk-cases-approved-once = Approved once
desk-cases-claimant = The claimant’s turn
desk-cases-age = Age
desk-cases-case = Case
desk-cases-change = From → to
desk-cases-by = Claimant
desk-cases-approvals = Approvals
desk-cases-next = Next
desk-cases-review = Review
desk-cases-unknown = Unknown here
desk-cases-same = Same
desk-cases-differ = { $count ->
    [one] One differs
   *[other] { $number } differ
}
desk-next-objection = Objection
desk-next-obstacle = Couldn’t be carried out
desk-next-approval = First approval
desk-next-last-approval = Last approval, then others can object
# $when is a date and time.
desk-next-lapse = Closes on { $when } without an answer
desk-next-execution = Takes effect on { $when } if nobody objects
desk-cases-hidden = { $count ->
    [one] One more case is not shown. Decide the oldest ones first.
   *[other] { $number } more cases are not shown. Decide the oldest ones first.
}

# A text for each handover_rules::cases::Procedure
desk-case-procedure =
    .ChangeHolder = Another holder
    .ChangeContacts = Other contacts

# $name is a person or an organisation, $roles such as “admin and tech”.
desk-case-question-holder = Should { $name } become the holder of { $domain }?
desk-case-question-contacts = Should { $name } become { $roles } contact for { $domain }?
# $claimant is such as “acting for the holder”, $state such as “Waiting for a decision”.
desk-case-lead = Asked by { $name }, { $claimant }. { $state }.

# A text for each handover_rules::cases::CaseState
desk-case-state =
    .Opened = Mailbox not confirmed yet
    .CollectingPapers = Waiting for documents
    .Checking = Waiting for a decision
    .ObjectionPeriod = Others can object
    .Executed = Carried out
    .Refused = Refused
    .Closed = Closed by the claimant
    .Lapsed = Closed by itself

desk-case-papers = Documents
desk-case-papers-note = Opening one saves it on your computer, and is logged. Use a viewer that is kept apart from your work.
desk-case-papers-closed = Only approvers open documents.
desk-case-no-papers = No documents.
desk-case-clean = Clean
desk-case-unscanned = Not scanned
desk-case-opened = You opened it
desk-case-unopened = You haven’t opened it
desk-case-open = Open
desk-case-open-all = Open all documents
desk-case-open-file = Open: { $document }, { $file }

# A text for each handover_rules::cases::papers::PaperKind
desk-paper =
    .Identity = Identity card or passport
    .ProofOfAddress = Proof of address
    .RegisterExtract = Register extract
    .JournalExtract = Journal extract
    .FoundingAct = Founding act
    .Authority = Authority naming the claimant
    .Agreement = Agreement of both holders
    .ClaimantIdentity = Identity card or passport of the claimant
    .Deed = Deed of inheritance
    .Judgment = Judgment

desk-case-record = On record
desk-case-sent = { $count ->
    [one] One document sent
   *[other] { $number } documents sent
}
# $field is such as “Name”.
desk-case-same = { $field } as on record: { $recorded }
desk-case-differs = { $field }: { $recorded } on record, { $said } in the case
desk-case-no-domain = This domain doesn’t exist here.
desk-case-no-holder = We don’t know the holder of this domain.
desk-case-asks = At a glance
desk-case-for = For
desk-case-against = Against
desk-case-no-point = Nothing known
desk-case-by-itself = By itself
desk-case-over = Nothing: the case has ended.
desk-case-decision = Decision
desk-case-approvals = { $given } of { $needed }
desk-case-approved-by = { $name } approved
desk-case-may = You can decide. You didn’t open this case, and no approval of yours counts yet.
desk-case-not-approver = Only approvers decide.

# A text for each handover_rules::cases::lifecycle::CaseRefusalKind
desk-case-refusal =
    .NotNow = This isn’t possible now. Reload the page to see what has changed.
    .PapersMissing = This isn’t possible now. Reload the page to see what has changed.
    .Unfit = This isn’t possible now. Reload the page to see what has changed.
    .NoSuchPaper = This isn’t possible now. Reload the page to see what has changed.
    .NothingAsked = This isn’t possible now. Reload the page to see what has changed.
    .OwnCase = You opened this case, so someone else has to decide.
    .ApprovedAlready = You’ve approved. Someone else has to approve, too.
    .PapersUnread = Open every document before you approve.
    .Impossible = Can’t be approved: the domain or the account doesn’t exist here, or nothing would change.
    .Blocked = Can’t be approved right now, for example because of an unpaid invoice or an open request.

desk-case-reason-hint = If you ask again or refuse, the claimant reads it. If you approve, only staff can read it.
desk-case-reason-differing = If you approve, say how the documents explain what differs: only staff can read it. If you ask again or refuse, the claimant reads it.
desk-case-which = To ask for again
desk-case-which-missing = Choose the documents to ask for again.
# $who is “The holder” or “The current admin”. Their words follow.
desk-case-objected = { $who } objected on { $when }
desk-case-objected-then = Earlier approvals no longer count.
desk-case-approve = Approve
desk-case-approve-differing = { $count ->
    [one] Approve despite one difference
   *[other] Approve despite { $number } differences
}
desk-case-decided = Your decision is recorded.
desk-case-changed = This case has changed since you read it, so nothing was decided. Look again at: { $parts }. What you entered stays here.
desk-case-ask-again = Ask again
desk-case-refuse = Refuse
desk-case-refuse-title = Refuse case { $number }?
desk-case-refuse-what = The case ends, and the claimant gets your reason by email. You can’t undo this.
desk-case-refuse-keep = Keep it open
# $period is such as “7 days”.
desk-case-then = Nothing, until someone decides. After the last approval, the holder’s mailbox and the current admin can object for { $period }. If nobody does, it takes effect.
desk-case-by-claimant = The claimant
desk-case-by-holder = The holder
desk-case-by-admin = The current admin
desk-case-by-timer = By itself
desk-case-by-former = Former staff

# A text for each handover_rules::cases::timeline::CaseMilestone
desk-case-event =
    .Opened = opened
    .Confirmed = mailbox confirmed
    .PapersSent = documents sent
    .AskedAgain = asked for documents again
    .FirstApproval = first approval
    .Approved = approved, others can object
    .Objected = objected
    .Blocked = couldn’t be carried out
    .ObjectorsChanged = couldn’t be carried out: the holder or the admin has changed since
    .NotTold = couldn’t be carried out: the holder or the admin couldn’t be notified in time (see the emails)
    .ApprovalVoid = an earlier approval no longer counts
    .Reminded = reminded
    .Executed = carried out
    .Refused = refused
    .Closed = closed
    .Lapsed = closed for lack of an answer

## Documents of the procedures

# A text for each handover_rules::cases::papers::PaperKind
word-paper =
    .Identity = Identity card or passport of the holder or, for an organisation, of someone who may sign for it
    .ProofOfAddress = Proof of address of the holder, under 3 months old
    .RegisterExtract = Extract from the company register, under 3 months old
    .JournalExtract = Extract from the official journal or the register of associations, under 3 months old
    .FoundingAct = Articles of association, or a decision naming who may sign
    .Authority = Letter of authority signed by the holder, naming you
    .Agreement = Agreement signed by the current holder and the new holder
    .ClaimantIdentity = Your identity card or passport
    .Deed = Deed or certificate of inheritance that names you
    .Judgment = Final judgment that gives you the domain

## Objecting to a case

# A text for each handover_rules::cases::Claimant
claimant =
    .Holder = as the holder, or someone who may sign for it
    .Representative = acting for the holder
    .Heir = as an heir of the holder
    .CourtDecision = on the strength of a court decision

# The heading of the page, its line in My requests, and the subject of its email. $domain is a domain; someone proved to be its holder, or to act for the holder.
word-case-object-title = Someone else may get { $domain }
procedure-object-how = Someone without access to an account sent us documents, { $claimant }. We checked and approved them. If nobody objects, this takes effect on { $when }.
procedure-object-why = Reason (optional)
procedure-object-why-hint = Our staff read it, nobody else.
procedure-object-button = Object
procedure-object-nothing-yet = Opening this page decides nothing. If the claim is right, do nothing: it takes effect on { $when }.
procedure-object-yours = Object to this?
procedure-object-done = Your objection has arrived. Nothing changes for now: our staff are looking at the case again.
procedure-claim-holder = New holder { $name }
procedure-claim-roles = { $roles } to { $to }

## Procedures without access to an account

procedure-lead = For the holder of a domain, or someone acting for them, when nobody can sign in to its account any more. Free of charge; it usually takes two to three weeks.
procedure-off = This isn’t offered here. Ask our support.
# Steps of the procedure, and what they take.
procedure-step-case = Your case
procedure-step-case-note = About 5 minutes
procedure-step-email = Your email
procedure-step-email-note = Open our link
procedure-step-papers = Documents
procedure-step-papers-note = Upload them
procedure-step-check = We check
procedure-step-check-note = About 2 working days
procedure-step-object = Others can object
procedure-step-done = Done
procedure-days = { $count ->
    [one] One day
   *[other] { $count } days
}
procedure-kind = What do you need?
procedure-holder = Change the holder
procedure-holder-for = Another person or organisation becomes the holder.
procedure-contacts = Change your domain contacts
procedure-contacts-for = You hold the domain, and want its roles for your own account.
# $link is a link that says “Sign in”.
# Other ways into an account. $link leads to our support.
procedure-password = Forgot your password, or never set one? { $link }
procedure-mailbox = Can’t read the email of your account any more? We can change its address: { $link }
procedure-sign-in = Can the admin still sign in? That takes minutes and needs no documents: { $link }
procedure-domain = Domain
procedure-domain-wrong = Enter a domain name, such as example.org.
procedure-i-am = I am

# A text for each handover_rules::cases::Claimant
procedure-claimant =
    .Holder = The holder, or someone who may sign for it
    .Representative = Acting for the holder
    .Heir = An heir of the holder
    .CourtDecision = Someone a court has given the domain

procedure-form = Legal form of the holder
procedure-name = Your name
procedure-name-missing = Enter your name.
procedure-email = Your email
procedure-email-hint = We’ll email you at every step. Use any address you can read.
procedure-claim = What you ask for
procedure-roles = Roles
procedure-roles-missing = Choose at least one role.
procedure-to = To the account
procedure-to-missing = Enter the NIC handle of the account.
# $link is a link that says “Sign up”.
procedure-to-hint = Its NIC handle. No account yet? { $link }
procedure-new-holder = The new holder of the domain:
procedure-open = Open case
procedure-same = We’ll email you a link. We say the same whether or not the domain is with us.
procedure-papers = Documents you’ll need
# $form is a legal form, such as “Association”.
procedure-papers-for = Legal form: { $form }
procedure-papers-others = For other legal forms
procedure-papers-rules = PDF, JPEG or PNG, up to { $size } MB each, { $most } at most. We keep them encrypted, show them only to the people who decide, and delete them { $days } days after the end.
procedure-sent-title = Check your email
procedure-sent = We’re sending a link to { $address }. Open it to confirm your address; then you can upload your documents.
procedure-sent-hours = { $count ->
    [one] The link works for one hour.
   *[other] The link works for { $count } hours.
}
procedure-sent-missing = It can take a few minutes. Check your spam folder and the spelling of your address. One address gets only a few of these emails a day: if none arrives, use another address of yours.
procedure-sent-again = Back to the form
# Private links.
procedure-link-none = Open the link from our latest email about the case again: its subject has the number of the case, such as “B-482910573”. The link isn’t kept when the page is reloaded. If your email program broke the link, part of it is missing: copy all of it.
procedure-link-unknown = This link doesn’t work. Copy it whole from the email.
procedure-link-used = This link has been used. The link in our newest email leads to your case.
procedure-link-expired = This link no longer works: the case has ended. You can open another one.
procedure-confirm-title = Confirm your email address
procedure-confirm-lead = Case { $number } about { $domain }
procedure-confirm-what = Someone opened this case with your address. If it was you, confirm it. Then you can upload your documents.
procedure-confirm-ignore = Not you? Close this page: without confirmation, the case closes by itself.
procedure-confirm-button = Confirm my address
procedure-confirm-later = Several cases for this domain were confirmed today. Confirm yours after { $when }. If the link has expired by then, open the case again.
procedure-confirm-until = Until { $when }
procedure-confirmed = Your address is confirmed.
# Objecting.
procedure-object-holder = You’re the holder on record. You don’t need an account.
# The reader is signed in.
procedure-object-holder-here = This account has the email address of the holder on record, so you can object here.
procedure-object-none = No case waits for your objection here: it has ended, or our staff are looking at it again.
procedure-object-admin = You’re the current admin contact. You don’t need to sign in.
procedure-object-claim = What the case asks for
procedure-object-new-holder = The new holder would be:
procedure-object-until = Object by
procedure-object-checking = Nothing changes for now: our staff are looking at the case again.
procedure-object-executed = Nobody objected in time, so this has taken effect. If it isn’t right, contact our support.
procedure-object-ended = The case has ended. Nothing changes.
procedure-object-again = This page doesn’t keep your private link or what you type. To come back, or after a reload, open the link from the email again.
# The page of a case: its heading is the next step.
procedure-next-papers = Send your documents
procedure-next-again = { $count ->
    [one] Send one document again
   *[other] Send { $count } documents again
}
procedure-next-check = We’re checking your documents
procedure-next-object = Others can object until { $when }
procedure-next-executed = What you asked for has taken effect
procedure-next-refused = Your case was refused
procedure-next-closed = You closed this case
procedure-next-lapsed = This case has closed by itself
# $claim is such as “Admin and tech to ab123-ovh”.
procedure-lead-case = { $domain }: { $claim }. Case { $number }
# The words of our staff follow.
procedure-said = We wrote on { $when }:
procedure-drop = Drop files on the document they belong to, or choose them. PDF, JPEG or PNG, up to { $size } MB each, { $most } files at most.
procedure-demo = This is a demo. Take these samples instead of real documents:
procedure-choose = Choose files
procedure-choose-for = Choose files: { $document }
procedure-missing = Still missing
procedure-needed-again = Needed again
procedure-on-its-way = On its way
procedure-received = Received
procedure-waiting = Waiting for its turn
procedure-cancel-file = Cancel { $file }
procedure-remove = Remove
procedure-remove-file = Remove { $file }
procedure-removed = Removed.
procedure-uploading = Uploading { $file }
procedure-file-received = Received: { $file }
procedure-sent-on = Sent on { $when }
procedure-unfit-empty = Not accepted: the file is empty. Choose another.
procedure-unfit-large = Not accepted: larger than { $size } MB. Scan it at 200 dpi, or send it as a PDF.
procedure-unfit-type = Not accepted: this isn’t a PDF, JPEG or PNG. Save it as PDF and choose it again.
procedure-unfit-damaged = Not accepted: the file is damaged or incomplete. Scan or save it again.
procedure-unfit-pixels = Not accepted: the image has too many pixels. Scan it at 300 dpi.
procedure-unfit-harmful = Not accepted: our virus scanner found something in it. Make a new scan on another device.
procedure-unfit-unscanned = Not accepted yet: our virus scanner isn’t answering. Try again in a few minutes.
procedure-unfit-many = Not accepted: a case can have { $most } files. Remove one first.
procedure-unfit-often = Not accepted: too many files today. Try again tomorrow.
procedure-send = Send the documents
procedure-send-ask = Send the documents?
procedure-send-yes = Yes, send them
procedure-send-off = { $count ->
    [one] One document is still missing.
   *[other] { $count } documents are still missing.
}
procedure-send-wait = Some files are still on their way.
procedure-send-note = Once sent, you can change them only if we ask again.
procedure-kilobytes = { $size } kB
procedure-megabytes = { $whole }.{ $tenth } MB
procedure-timeline = Timeline
procedure-closes-then = By { $when }; after that the case closes by itself
procedure-takes-effect = It takes effect if nobody objects
procedure-event-opened = You opened the case
procedure-event-confirmed = You confirmed your email address
procedure-event-sent = You sent your documents
procedure-event-again = We asked for documents again
procedure-event-approved = We approved the case
procedure-event-objected = An objection arrived, so we’re checking again
procedure-event-blocked = It couldn’t be carried out, so we’re checking again
procedure-event-reminded = We reminded you of missing documents
procedure-event-executed = It took effect
procedure-event-refused = We refused the case
procedure-event-closed = You closed the case
procedure-event-lapsed = The case closed by itself
procedure-number = Case
procedure-closes = Closes
procedure-if-nothing = If we don’t hear from you
procedure-deleted = Deleted on { $when }
procedure-then = Then
procedure-then-check = { $count ->
    [one] A member of our staff checks your documents.
   *[other] { $count } members of our staff check your documents.
}
procedure-then-object = { $count ->
    [one] We email the holder and the current admin. They have one day to object.
   *[other] We email the holder and the current admin. They have { $count } days to object.
}
procedure-then-holder = The domain gets its new holder.
procedure-then-roles = The roles move to { $to }.
procedure-close = Close case
procedure-close-ask = Close this case?
procedure-close-what = You can’t undo this. Nothing changes, and you can open another case.
procedure-close-keep = Keep it
procedure-keep-link = This page doesn’t keep your private link. To come back, or after a reload, open the link in our latest email again. What you have uploaded is safe. Don’t pass the link on.

## The demo's people, introduced by the server

server-demo-mira = Admin of most of her 312 services. Two requests are waiting for her
server-demo-teo = Webmaster: tech contact only, about to take on more
server-demo-ines = Bookkeeper: billing contact only. One request is waiting for her
server-demo-kasper = Admin of two services. Has just asked Mira to take a role
# An account of imported data.
server-demo-none = Not a contact for any service
server-demo-only = { $count ->
    [one] Only { $role } contact, for { $count } service
   *[other] Only { $role } contact, for { $count } services
}
# $roles are such as “admin for 3, billing for 2”.
server-demo-several = { $count ->
    [one] Contact for { $count } service: { $roles }
   *[other] Contact for { $count } services: { $roles }
}
server-demo-role = { $role } for { $number }

## Emails

# Starts every email; $name is a first name and a last name.
mail-hello = Hello { $name },
# The same when the name isn't known.
mail-hello-nobody = Hello,
# Ends every email.
mail-foot = { $provider } sent this to { $address }: it’s the address of an account, or someone entered it.
# Link to the provider’s support, at the top and the end of every email.
mail-support = Support
# The subject of an email about a request; $title is its heading.
mail-subject = { $title } (request { $request })
# The subject of a reminder; $title is its heading.
mail-reminder = Reminder: { $title }
# Behind the subject in an inbox.
mail-preheader = Answer by { $deadline }. Without your answer, nothing changes.
mail-preheader-settle = Settle it by { $deadline }. Until then, the change waits.
mail-preheader-link = The link works until { $when }.
# Before an address on a line of its own; $words are the words of a link, such as “See the request”.
mail-link = { $words }:

# A day; names of weekdays and months come from elsewhere. -first is for the first of a month.
mail-date = { $weekday } { $day } { $month } { $year }
mail-date-first = { $weekday } 1 { $month } { $year }
mail-moment = { $date }, { $time } UTC
# Lists of roles: “a, b and c”.
mail-list = { $first }, { $next }
mail-list-end = { $first } and { $last }
# A service and its kind: “velvet-anchor.example (Domain)”.
mail-service = { $service } ({ $category })
# The reader's own account, in the table of an email.
mail-you = you
# Above a text that somebody else has written, and above the reader’s own.
mail-words = { $who } writes (we haven’t checked it):
mail-words-own = You wrote:
# The same in a cell of a table.
mail-quoted = { $who }: “{ $words }”
# An account after the name that its owner has entered, which nobody has checked: hence the quotation marks.
mail-person = “{ $name }” ({ $handle })

mail-label-service = Service
# Title of a column in an attached file.
mail-label-category = Category
mail-label-roles = { $count ->
    [one] Role
   *[other] Roles
}
# The account that has a role until it moves, the one that had it before, and the one that gets it.
mail-label-from = Current contact
mail-label-previous = Previous contact
mail-label-contact = Contact
mail-label-to = New contact
# Title of the column of names in an attached file, beside that of NIC handles.
mail-label-name-of = { $column } (name)
mail-label-asked-by = Requested by
mail-label-answer-by = Answer by
mail-label-settle-by = Settle by
mail-label-your-account = Your account
mail-label-request = Request
# When something happened to an account.
mail-label-when = When
mail-label-browser = Browser
mail-label-network = Network
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
mail-see-applications = See your applications
mail-see-access = See all access
mail-see-this-access = See this access
mail-sign-in = Sign in
mail-set-password = Set a password
mail-confirm-address = Confirm the address
mail-undo = Undo the change

# In all that follows, $roles are names of roles, “tech” or “tech and billing”; accounts are handles.

# Asks a party to answer: here the incoming contact; $held are the roles of the asker.
mail-confirm-asked = { $asker }, the { $held } contact for { $service }, asks you to become its { $roles } contact.
# To the asker.
mail-confirm-own = You asked for { $to } to become the { $roles } contact for { $service }. Confirm that it was you.
# To an asker who wants the role.
mail-confirm-self = You asked to become the { $roles } contact for { $service } yourself. Confirm that it was you.
mail-confirm-action = See the request and answer
mail-confirm-opening = Opening the link changes nothing. You accept or decline on the page.
# The same to the asker.
mail-confirm-action-own = See the request and confirm
mail-confirm-opening-own = Opening the link changes nothing. You confirm or cancel on the page.
# A heading above the code.
mail-confirm-code = Your validation code
mail-confirm-personal = You need it only if the link doesn’t fill it in. It’s only for you and works once for each service. Enter it on the request page and nowhere else; never tell it to anyone, including our support.
mail-confirm-ignore = Not expecting this, or don’t want it? Decline on the page, or ignore this email: the request expires on { $deadline }, and nothing changes.
mail-confirm-ignore-own = Didn’t ask for this? Cancel it on the page and change your password: someone may be using your account. If you don’t answer, the request expires on { $deadline }, and nothing changes.
# Somebody with access asks in the name of the recipient, who has to confirm it; $delegate is that person.
mail-delegated = { $delegate } asks in your name for { $to } to become the { $roles } contact for { $service }, by access that you have given. It only goes ahead if you confirm it.
# If the recipient would get the role.
mail-delegated-self = { $delegate } asks in your name for you to become the { $roles } contact for { $service }, by access that you have given. It only goes ahead if you confirm it.
# To the new contact; $asker is the account in whose name it is asked.
mail-delegated-asked = { $delegate } asks you, in the name of { $asker }, to become the { $roles } contact for { $service }.
mail-delegated-ignore = Don’t want it? Cancel it on the page, or ignore this email: the request expires on { $deadline }, and nothing changes. You can end the access at any time.
mail-asked-in-your-name = { $delegate }, in your name
mail-asked-in-name = { $delegate }, in the name of { $asker }

# The consequences of accepting. A list of abilities follows.
mail-accept-can = If you accept, you can:
mail-accept-cannot = { $count ->
    [one] With this role alone, you cannot:
   *[other] With these roles alone, you cannot:
}
mail-accept-replaced = { $from } will no longer be the { $roles } contact, and will get an email.
mail-accept-payment = As the billing contact, you need a valid payment method in your account. Without one, the change waits for it until the deadline, and once you accept, the person who asked sees that it is missing.
mail-accept-other = If you both accept, { $to } becomes the { $roles } contact in place of { $from }, who will get an email.
mail-accept-other-mine = If you both accept, { $to } becomes the { $roles } contact in your place.
mail-effect-now = It takes effect as soon as you accept.
mail-effect-now-both = It takes effect as soon as you both accept.
mail-effect-seconds = { $count ->
    [one] It takes effect { $count } second after you accept. Until then, you can cancel it.
   *[other] It takes effect { $count } seconds after you accept. Until then, you can cancel it.
}
mail-effect-seconds-both = { $count ->
    [one] It takes effect { $count } second after you both accept. Until then, either of you can cancel it.
   *[other] It takes effect { $count } seconds after you both accept. Until then, either of you can cancel it.
}
mail-effect-minutes = { $count ->
    [one] It takes effect { $count } minute after you accept. Until then, you can cancel it.
   *[other] It takes effect { $count } minutes after you accept. Until then, you can cancel it.
}
mail-effect-minutes-both = { $count ->
    [one] It takes effect { $count } minute after you both accept. Until then, either of you can cancel it.
   *[other] It takes effect { $count } minutes after you both accept. Until then, either of you can cancel it.
}
mail-effect-hours = { $count ->
    [one] It takes effect { $count } hour after you accept. Until then, you can cancel it.
   *[other] It takes effect { $count } hours after you accept. Until then, you can cancel it.
}
mail-effect-hours-both = { $count ->
    [one] It takes effect { $count } hour after you both accept. Until then, either of you can cancel it.
   *[other] It takes effect { $count } hours after you both accept. Until then, either of you can cancel it.
}
# In place of these, if the request takes effect together with others or not at all.
mail-together = All or nothing: it takes effect only if everyone accepts everything that was sent together. If any of it is declined, cancelled or can’t go ahead, all of it is cancelled. After you accept, you can still cancel until it takes effect.

# Reminds a party that hasn't answered.
mail-reminder-asked = { $asker } asked you to become the { $roles } contact for { $service } and is still waiting for your answer.
mail-reminder-own = You asked for { $to } to become the { $roles } contact for { $service }, but haven’t confirmed it yet.
mail-reminder-self = You asked to become the { $roles } contact for { $service } yourself, but haven’t confirmed it yet.
mail-reminder-code = Your code is in our earlier email. Can’t find it? Open the request and press “Send me the code again” to get a new one.

# To both parties, the contact before and the admin: the role has moved. The title is of a contact before that was not asked.
mail-done-title-replaced = You’re no longer the { $roles } contact for { $service }
mail-done-you = The change has taken effect: you replace { $from }.
mail-done-other = The change has taken effect: { $to } replaces { $from }.
mail-done-replaced = The change has taken effect: { $to } replaces you.
mail-done-passwords = Change any passwords that { $from } knew.

# Roles with an end. To both parties when asked, then to the contact, the one who gets the role back, and the admin.
mail-label-last-day = Last day
mail-last-day = { $date } (until 24:00 UTC)
mail-accept-until = The tech role ends after { $date } (24:00 UTC). It then goes back to the previous contact, or to the admin if that account can’t take it. The admin can end it earlier.
mail-extend-asked = { $asker } asks you to confirm a new last day as tech contact for { $service }.
mail-extend-own = You asked for a new last day for { $to } as tech contact for { $service }.
mail-extend-done = { $to } has a new last day as tech contact for { $service }.
mail-extend-done-you = You have a new last day as tech contact for { $service }.
mail-role-ending-title = Ends soon: tech contact for { $service }
mail-role-ending-you = Your last day as tech contact for { $service } is { $date } (until 24:00 UTC). Then the role goes back to { $to }.
mail-role-ending-back = The last day of { $from } as tech contact for { $service } is { $date } (until 24:00 UTC). Then the role comes back to you.
mail-role-ending-other = The last day of { $from } as tech contact for { $service } is { $date } (until 24:00 UTC). Then the role goes back to { $to }.
mail-role-ending-then = If that account can’t take the role, the admin gets it. The admin can also extend the role or end it now.
mail-role-ending-then-you = If you can’t take the role back, the admin gets it. The admin can also extend the role or end it now.
mail-role-ended-title = Ended: tech contact for { $service }
mail-role-ended-stays-title = Unchanged: tech contact for { $service }
mail-role-ended-you = You’re the tech contact for { $service } now, in place of { $from }.
mail-role-ended-lost = { $to } is the tech contact for { $service } now, in your place.
mail-role-ended-other = { $to } is the tech contact for { $service } now, in place of { $from }.
mail-role-ended-stays = The role was to end, but nobody else can take it: { $from } is still the tech contact for { $service }.
mail-role-ended-date = The last day was { $date } (UTC).
mail-role-ended-early = { $by } ended the role before its last day, { $date }.
mail-role-ended-admin = { $to } couldn’t take the role back, so it went to the admin.

# Only to the admin, if someone else asked; then to both, the outgoing contact and the admin.
mail-changed-admin = You’re getting this email because you’re the admin contact for { $service }.
mail-changed-wrong = If you think this is a mistake, contact { $asker }, who made the request, or our support.

# To both parties: the request ended without a change. mail-ended-unchanged or mail-lines-ended-unchanged follows.
mail-declined-you = You declined this request.
mail-declined-other = { $by } declined this request.
mail-cancelled-you = You cancelled this request.
mail-cancelled-other = { $by } cancelled this request.
mail-acceptance-cancelled-you = You took back your acceptance.
mail-acceptance-cancelled-other = { $by } took back their acceptance.
mail-superseded-you = As a contact, you made another request instead.
# To the other party: the owner of an account undid what someone else had done in its name.
# $reason is what the provider’s staff wrote.
mail-ended-by-provider = We closed this request. Our reason: “{ $reason }”
# $account is the NIC handle of a party.
mail-ended-account-removed = We closed this request, because { $account } no longer exists.
mail-account-recovered = The owner of { $by } undid a change of its email address. Everything done with that account since has been cancelled, including this request.
mail-superseded-other = { $by } made another request instead, as a contact.
mail-expired-you = You didn’t answer in time.
mail-expired-other = { $missing } didn’t answer in time.
mail-expired-both = Neither of you answered in time.
mail-expired-some = Not everyone answered in time.
# Everybody has accepted, and something that the recipient can settle is missing.
mail-blocked = Everyone has accepted the change of the { $roles } contact for { $service }, but something that you can settle stands in the way.
mail-blocked-how = It can be an unpaid bill, a missing payment method, an incomplete profile, or a service that is not paid for: your profile and the page of the service show which. Once it is settled, the change goes on by itself. Otherwise it ends at the deadline, and nothing changes.
mail-failed = This request couldn’t go ahead.
mail-ended-unchanged = The { $roles } contact for { $service } stays the same.
mail-lines-ended-unchanged = Nothing changed for these services.
# A list of reasons follows.
mail-failed-reasons = Here’s why:
mail-ended-again = The request’s codes no longer work. To make this change, someone has to send a new request.

# Emails about a request for several services. $contact is word-contact-for or word-contact, $what is word-roles-on, $services word-services.
mail-lines-extend-asked = { $asker } asks you to confirm a new last day as { $contact }.
mail-lines-confirm-asked = { $asker } asks you to become { $contact }.
# To the asker.
mail-lines-confirm-own = You made a request: { $what }. Confirm that it was you.
mail-lines-confirm-how = For each service, it takes effect once everyone involved has accepted.
mail-lines-reminder-asked = { $asker } asked you to become { $contact } and is still waiting for your answer.
mail-lines-reminder-own = You made a request, but haven’t confirmed it yet: { $what }.
mail-lines-delegated = { $delegate } made a request in your name, by access that you have given: { $what }. It only goes ahead if you confirm it.
mail-lines-blocked = Everyone has accepted the request, but something that you can settle stands in the way: { $what }.
mail-lines-done = The request has taken effect: { $what }.
mail-lines-changed = A request has taken effect: { $what }. You’re getting this email because it replaces you, or because you’re the admin.
mail-lines-ended = This request has ended.
# The same in a cell of a table.
mail-account-removed = { $account } no longer exists.
mail-lines-ended-again = If someone still wants this, they have to send a new request.
mail-lines-until = A role with a last day ends after it (24:00 UTC). It then goes back to the previous contact, or to the admin if that account can’t take it. The admin can end it earlier.
mail-lines-ending-title = Ends soon: { $count } tech roles
mail-lines-role-ended-title = Ended: { $count } tech roles
mail-lines-role-ended-early = { $by } ended these roles before their last day.
mail-lines-role-ends = Each of these tech roles ends after its last day (24:00 UTC) and goes back to the account under “New contact”.
mail-lines-more = The link shows all { $services }.
mail-lines-attached = The attached file { $file } lists all { $services }.
mail-lines-label-reasons = Why
# Above the account that ended each request.
mail-lines-label-by = By
# Above what the provider’s staff wrote about each request.
mail-lines-label-our-reason = Our reason

# Confirms the address of a person who signed up.
mail-sign-up-title = Confirm your address for { $provider }
mail-sign-up = This address was used to create an account with { $provider }.
mail-sign-up-then = To confirm it, open the link and choose a password. We’ll then create your account and email you its NIC handle.
mail-sign-up-ignore = Not you? Do nothing: without confirmation, no account is created.
# Under a link that works once.
mail-once = The link works once. Nothing changes until you press the button on its page.

# Announces the handle of a new account.
mail-welcome-title = Your NIC handle: { $account }
mail-welcome = Your account with { $provider } is ready. Its NIC handle is { $account }.
mail-welcome-then = Sign in with the handle; others use it to name you as a contact. It isn’t a secret, but your password is.

# Links to a page that sets a password.
mail-password-title = Set a password for { $account }
mail-password = Someone asked to set a new password for this account.
mail-password-then = Setting a password with the link signs the account out everywhere.
mail-password-ignore = Not you? Do nothing: your password stays the same.

# A password was set.
mail-password-changed-title = The password of { $account } was changed
mail-password-changed = Your password was changed, and all other sessions were signed out.
mail-password-changed-then = Not you? Set a new password now.

# Access to the account was granted to an application. Its name is somebody else's text, so the profile has it.
mail-application-title = An application has access to { $account }
mail-application = You, or someone signed in as you, gave an application access to your account.
mail-application-then = Your profile lists it, with the calls it may make. You can revoke its access there at any time. Not you? Revoke it, then change your password.

# To the giver of a policy.
mail-gave-access-title = You gave { $who } { $what } to { $services }
mail-gave-access-title-until = You gave { $who } { $what } to { $services } until { $end }
mail-gave-access = You, or someone signed in as you, gave other accounts access to your services, or changed that access.
mail-gave-access-then = Nobody has to confirm it. Not you? End the access, then change your password.
mail-label-accounts = Accounts

# Policies: access to services without a role. $giver and $account are accounts, $what is mail-access-technical or mail-access-any. The giver's own texts stay out.
mail-access-given-title = { $giver } gave you { $what } to { $services }
mail-access-given-title-until = { $giver } gave you { $what } to { $services } until { $end }
mail-access-given = { $giver } has given your account access to services, without a role on them.
mail-access-then = You don’t have to confirm anything. { $giver } can see when you use this access. Don’t want it? Drop it under Access.
mail-access-changed-title = { $giver } changed your access to { $services }
mail-access-changed = { $giver } has changed the access to services that your account was given.
mail-access-ended-title = Your access to { $services } has ended
mail-access-ended = The access to services that { $giver } gave your account has ended.
mail-access-ended-then = Roles that you have on services of { $giver } stay as they are.
mail-access-dropped-title = { $account } dropped the access to { $services }
mail-access-dropped = { $account } no longer wants the access that you gave.
mail-access-dropped-then = { $account } can do nothing more with it. Nobody else has lost access.
mail-label-policy = Policy
# Actions.
mail-access-see = see services, contacts and history
mail-access-technical = technical access
mail-access-any = access
# Services of which the email’s table says more: “access to services”.
mail-access-services = services
# In the table. $kind is a kind of service.
mail-access-type = { $kind }: all, now and later
mail-access-type-part = { $kind }: names that begin alike
mail-access-all = all services, now and later
mail-access-more = { $count ->
    [one] { $count } more
   *[other] { $count } more
}
# What no access gives, after “Can’t”.
mail-access-never = hand over roles, answer requests, give the access to others
mail-label-on = On
mail-label-can = Can
mail-label-cannot = Can’t
mail-label-until = Until
mail-label-given-by = Given by
mail-access-contacts = ask for other contacts
# Between the actions, before a space.
mail-semicolon = ;

mail-sign-in-warning-title = Sign-in to { $account } after several wrong passwords
mail-sign-in-warning = Someone signed in to your account with a new browser, after several attempts with a wrong password.
mail-sign-in-warning-then = Not you? Set a new password now: all sessions will be signed out.

# Confirms a new address.
mail-address-title = Confirm the new address of { $account }
mail-address = Someone asked to send this account’s codes and notices to this address from now on.
mail-address-then = If it was you, confirm the address. From then on, codes sent to the old address stop working. If a request is waiting for you, resend the request to get a new code.
mail-address-ignore = Not you? Do nothing: the address stays the same.
mail-address-code = You need it only if the link doesn’t fill it in. It’s only for you and works once. Enter it on the page of the link and nowhere else; never tell it to anyone, including our support.

# To the old address: it was replaced.
mail-address-changed-title = The email address of { $account } was changed
mail-address-changed = We no longer send this account’s codes and notices to this address.
mail-address-changed-cooldown = Until { $when }, the account can’t be used to ask for a new admin or to accept becoming one.
mail-address-changed-then = Not you? Undo it: the account gets this address back and is signed out everywhere.

# The provider’s staff did something; the reason that they gave follows.
mail-desk-reason = Our reason
mail-desk-then = Questions, or not expecting this? Ask our support.
mail-desk-sessions-title = { $account } was signed out
mail-desk-sessions = We have ended all sessions of your account, and the access of applications. A password from before no longer works: set a new one to sign in.
mail-desk-application-title = An application of { $account } was ended
mail-desk-application = We have ended an application that you registered, and all access that it had. Its keys don’t work any more.
mail-desk-policy-title = A policy of { $account } was ended
mail-desk-policy = We have ended a policy by which you gave other accounts access to your services. They have no access by it any more.
mail-desk-password = Our support sends you this link to set a new password. Until you use it, your password stays the same.
mail-desk-suspend-title = { $account } is suspended
mail-desk-suspend = We have suspended your account. Nobody can sign in with it, and it can’t take on any role. Its services keep running, and open requests wait until they run out.
mail-desk-release-title = { $account } is released
mail-desk-release = Your account is no longer suspended, and can take on roles again. A password from before no longer works: set a new one to sign in.
mail-desk-address-proposed-title = We are about to change the address of { $account }
mail-desk-address-proposed = Someone asked our support to give your account another email address. That happens in { $hours } hours at the earliest. Until then, nothing changes.
mail-desk-address-proposed-then = Wasn’t that you? Tell our support before then.
mail-desk-address-title = We changed the address of { $account }
mail-desk-address = We have changed the email address of your account. Codes and notices go to the new address from now on. Sessions, applications and passwords from before no longer work.
mail-address-replaced = { $provider } has changed the email address of your account in its records. Codes and notices go to the new address from now on.
mail-desk-address-then = Links in earlier emails can’t change the address back. Not expecting this? Ask our support.
mail-desk-role-title = We corrected a role ({ $account })
mail-desk-contacts = We have corrected the contacts for the service below. Its history shows who holds each role now.
mail-desk-role = We checked and corrected a contact for the service below. Its history shows who holds each role now.

# To an old address that can still undo its replacement: a new admin was asked for.
mail-admin-requested-title = New admin requested: { $account } is involved
mail-admin-requested = Someone asked for a new admin for a service, and this account is involved. You’re getting this email because the account’s address was changed recently, and you can still undo that.
mail-admin-requested-open = These requests for a new admin are open:

# A change of address was undone.
mail-address-restored-title = The address of { $account } was restored
mail-address-restored = A change of this account’s address was undone, and the account was signed out everywhere.
# Three lists of what someone else may have done in the name of the account.
mail-recovered-ended = These were made or accepted with the account since the change. They’ve been cancelled, and their codes and links no longer work:
mail-recovered-took-effect = These changes had already taken effect. Not yours? Change the contacts again, or ask our support:
mail-recovered-ended-before = These had been declined or cancelled with the account. Make a new request if you still want the change:
mail-recovered-request = { $roles } contact for { $service }, { $from } to { $to } (request { $request })
# Other acts, of a service.
mail-recovered-holder-change = New holder of { $service }
mail-recovered-holder-details = Phone number or postal address of the holder of { $service }
mail-recovered-role-end = End of the tech role on { $service } before its last day
mail-recovered-objection = Objection to a case about { $service }
# Heads a list of accounts, after an undo by the owner or an act of staff.
mail-recovered-policies = Access to services from this account has ended for these accounts, because someone else may have given it. What the account denied before is denied again. Still want them to have access? Give it again:
# Ends a list that names only the first ones.
mail-recovered-more = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
}
mail-address-restored-then = The old password no longer works. Set a new one: an email with a link is on its way to the account’s address. Then check the name and organisation in your profile.
mail-address-restored-profile = Sign in and check the name and organisation in your profile.

# To the contacts of a service that was ordered.
mail-ordered = { $service } was ordered, and you’re one of its contacts.
mail-ordered-change = To hand a role to someone else, ask for a change of contact on the page of the service.
# To billing contacts, before a service expires.
mail-renewal-title = { $count ->
    [one] Renewal: { $service } expires in { $count } day
   *[other] Renewal: { $service } expires in { $count } days
}
mail-renewal-title-tomorrow = Renewal: { $service } expires tomorrow
mail-renewal-title-today = Renewal: { $service } expires today
# Several services: $services is their number, $count the days until the first expires.
mail-renewal-many-title = { $count ->
    [one] Renewal: { $services } services expire soon, the first in { $count } day
   *[other] Renewal: { $services } services expire soon, the first in { $count } days
}
mail-renewal-many-title-tomorrow = { $count ->
    [one] Renewal: { $count } service expires tomorrow
   *[other] Renewal: { $count } services expire soon, the first tomorrow
}
mail-renewal-many-title-today = { $count ->
    [one] Renewal: { $count } service expires today
   *[other] Renewal: { $count } services expire soon, the first today
}
mail-renewal-many = You’re the billing contact for these services. To keep one, renew it before it expires.
mail-renewal = You’re the billing contact for this service. To keep it, renew it before it expires.
mail-renew = Renew the service
mail-renewal-notices = We send this notice 30 days, 7 days and 1 day before a service expires.

# About holders of domains. To both holders; $asker and $admin are handles.
mail-label-domain = Domain
mail-holder-details-title = Your contact details as holder of { $domain } were changed
mail-holder-action = See what would change and answer
mail-holder-note = The link is for you only: anyone who has it can answer for you. Opening it changes nothing.
mail-holder-code = You need it only to accept in your account. It’s only for you and works once; never tell it to anyone, including our support.
mail-holder-ask-old = { $asker }, the admin contact for { $domain }, is asking to change its holder. We know you as the current holder, so nothing changes without you.
mail-holder-ask-new = { $asker }, the admin contact for { $domain }, is asking to make you its holder: the person or organisation that owns it. Nothing changes without you.
mail-holder-ask-page = The page shows what would change, field by field. You accept or decline there; you don’t need an account.
mail-holder-ask-ignore = Not expecting this? Decline on the page and tell { $provider }. Without an answer from both holders by { $deadline }, nothing changes.
mail-holder-done-title = { $domain } has a new holder
mail-holder-done-admin = Both holders have agreed. { $domain } now has the new holder.
mail-holder-done-old = You and the new holder have agreed: you’re no longer the holder of { $domain }.
mail-holder-done-new = You and the previous holder have agreed: you’re now the holder of { $domain }.
mail-holder-locked = To protect it from theft, the domain can’t be transferred to another provider until { $when }.
mail-holder-not-locked = The domain can be transferred to another provider, as you both agreed.
# To the former contacts and the former holder: the domain was deleted, and its name or the account is given to somebody else.
mail-holder-released-title = The name { $domain } was released
mail-holder-released-contact = { $domain } was deleted in our records, and its name was released for a new order. You’re no longer one of its contacts.
mail-holder-released-holder = { $domain } was deleted in our records, and its name was released for a new order. You’re no longer its holder.
mail-holder-released-unexpected = Not expecting this? Tell { $provider }.
# To everyone concerned: it ended without a change.
mail-holder-unchanged-title = { $domain } keeps its holder
mail-holder-unchanged = Nothing has changed, and the links in earlier emails no longer work.
mail-holder-declined-old = The current holder has declined the change of holder.
mail-holder-declined-new = The new holder has declined the change of holder.
mail-holder-lapsed = The change of holder has expired: we didn’t get both answers in time.
mail-holder-withdrawn = The admin contact has cancelled the change of holder.
# $reason is what the provider’s staff wrote.
mail-holder-ended = We have ended the change of holder. Our reason: “{ $reason }”
mail-holder-failed = The change of holder couldn’t be made.
mail-holder-failed-admin = Nothing has changed. The page of the domain says why; once that is solved, you can ask again.
# To the holder: phone or postal address was changed.
mail-holder-details = { $admin }, the admin contact for { $domain }, has changed the phone number or postal address we have on file for you as its holder.
mail-holder-details-unexpected = Not expecting this? Tell { $provider }. Your name and email address can only change if you agree.

# Cases of holders without access to an account. $title is one of the titles below.
mail-case-subject = { $title } (case { $number })
mail-label-case = Case
mail-label-claim = Asks for
mail-label-send-by = Send by
mail-label-object-by = Objections until
mail-case-claim-holder = Another holder
# $roles are names of roles, $to is a handle.
mail-case-claim-contacts = { $roles } to { $to }
mail-case-see = See the case
mail-case-see-object = See the case, or object
mail-case-private = Keep this link to yourself. Nothing changes until you press a button on its page.
# Each heads a list.
mail-case-reason = Our staff write:
mail-case-missing = Documents to send:

# To the claimant, whose mailbox isn't confirmed yet: no names here.
mail-case-confirm-title = Confirm your email address
mail-case-confirm = Someone, hopefully you, used this address to open a case about a domain.
mail-case-confirm-then = Confirm your address to go on. We’ll then tell you which documents to send.
mail-case-confirm-ignore = Not you? Do nothing: without confirmation, { $provider } closes the case.

mail-case-papers-title = Send your documents for { $domain }
mail-case-papers = Your address is confirmed. Next, upload the documents that show who you are.
mail-case-papers-then = PDF, JPEG or PNG. If we don’t hear from you by the deadline, the case closes.
mail-case-received-title = We have your documents for { $domain }
mail-case-received = Your documents have arrived. Our staff are checking them.
mail-case-received-then = If something is missing, we’ll email you. Otherwise, we’ll tell the holder and the current admin, who can object.
mail-case-again-title = Send some documents for { $domain } again
mail-case-again = Our staff checked your documents and need some of them again.
mail-case-reminder-title = Documents for { $domain } are still missing
mail-case-reminder = Your case is waiting for documents.
mail-case-approved-title = Your case about { $domain } was approved
mail-case-approved = Our staff approved your case. The holder and the current admin can now object.
mail-case-approved-then = If nobody objects by the deadline, the change takes effect, and we’ll email you.
mail-case-checked-title = We’re checking your case about { $domain } again
mail-case-checked = Your case can’t be carried out yet. Our staff are looking at it again.
mail-case-checked-then = You don’t need to do anything. We’ll email you when it’s decided.
mail-case-executed-title = Your case about { $domain } was carried out
mail-case-executed = What you asked for has taken effect.
mail-case-executed-then = We’ll delete your documents soon. The timeline of the case says when.
mail-case-refused-title = Your case about { $domain } was refused
mail-case-refused = Our staff checked your documents and refused the case. Nothing was changed.
mail-case-refused-then = You can open another case with other documents.
mail-case-closed-title = You closed your case about { $domain }
mail-case-closed = You closed the case. Nothing was changed.
mail-case-closed-then = You can open another case at any time.
mail-case-lapsed-title = Your case about { $domain } has closed
mail-case-lapsed = We haven’t heard from you for a while, so the case has closed. Nothing was changed.

# To the holder on record and the current admin.
mail-case-object = Someone without access to an account has claimed this domain on the holder’s behalf. Our staff checked their documents and approved the claim.
mail-case-object-holder = You’re getting this email as the holder on record. You don’t need an account.
mail-case-object-admin = You’re getting this email as the current admin contact. You don’t need to sign in.
mail-case-object-both = You’re getting this email as the current admin contact and as the holder on record. You don’t need to sign in.
mail-case-object-then = If this isn’t right, object before the deadline: nothing changes, and our staff check again. If nobody objects, the change takes effect.
mail-case-objected-title = An objection arrived: { $domain }
mail-case-objected = The holder or the admin of this domain objected to this case. Nothing changes for now.
mail-case-objected-then = Our staff are looking at it again. If they approve it once more, you’ll get another email and can object again.
mail-case-nothing-title = Nothing changes for { $domain }
mail-case-nothing = This case, which we emailed you about, has ended without a change.
mail-case-nothing-then = You don’t need to do anything.
mail-case-changed-title = { $domain } has changed hands
mail-case-changed = Nobody objected to this case, so what it asks for has taken effect.
mail-case-changed-then = If this isn’t right, contact our support.
