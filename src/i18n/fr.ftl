# Les textes français. Les clés sont celles de en.ftl ; les explications s’y trouvent.

language-name = Français

## Partout

loading = Chargement…
try-again = Réessayer
error-title = Erreur : { $title }
nic-handle = Identifiant client (NIC)
not-a-handle = Ce n’est pas un identifiant client.
password = Mot de passe
password-missing = Saisissez votre mot de passe.
you = Vous
you-inside = vous
pass-to = à
request-inside = demande { $number }
close = Fermer
copied = Copié.
copy-refused = Votre navigateur n’autorise pas la copie.
copy-this = Copier { $what }
progress = Progression
password-show = Afficher le mot de passe
problem-title = Il y a un problème

## Le cadre : barre, onglets, pied

frame-skip = Aller au contenu
frame-language = Langue
frame-language-failed = La langue ne peut pas être chargée pour le moment. Réessayez.
frame-theme = Thème
frame-theme-system = Comme le système
frame-theme-light = Clair
frame-theme-dark = Sombre
frame-my-contacts = Mes contacts
frame-demo-only = Démo uniquement
frame-sign-out = Se déconnecter
frame-waiting-for-you = en attente de votre réponse
frame-time-zone = Fuseau horaire : { $zone }
frame-offline = La connexion est perdue et se rétablira d’elle-même. Ce que vous voyez n’est peut-être plus à jour.
help-support = Assistance
help-partners = Partenaires
help-community = Communauté
help-policies = Politiques d’accès (IAM)

## Pourquoi le serveur ne l’a pas fait

failure-offline = Le serveur est injoignable. Vérifiez votre connexion, puis réessayez.
failure-signed-out = Votre session est terminée. Reconnectez-vous.
failure-garbled = La réponse est illisible. Rechargez cette page.
failure-wrong-credentials = L’identifiant, l’adresse ou le mot de passe est incorrect.
failure-too-many-tries = Trop d’essais. Patientez un moment, puis réessayez.
failure-too-many-tries-until = Trop d’essais. Réessayez après le { $when }.
failure-over-budget = Vous avez fait trop de demandes. Patientez un moment, puis réessayez.
failure-over-budget-until = Vous avez fait trop de demandes. Réessayez après le { $when }.
failure-not-found = Il n’y a rien ici pour ce compte.
failure-busy = Le serveur est surchargé pour le moment. Réessayez dans un instant.
failure-internal = Une erreur est survenue de notre côté. Rien n’a été modifié. Réessayez.
failure-too-large = C’est trop long.
failure-key-reused = Ceci a déjà été envoyé avec un autre contenu. Rechargez cette page.
failure-foreign-origin = Le serveur n’accepte pas les appels venant de cette adresse.
failure-weak-password = Ce mot de passe est trop facile à deviner.
failure-bad-secret = Ce lien ne fonctionne plus. Demandez-en un nouveau.
failure-refused = Le serveur a refusé. Vérifiez ce que vous avez saisi.

## Pourquoi un changement est impossible

blocker-admin-only = Seul l’administrateur peut changer l’administrateur.
blocker-tech-only = Seuls l’administrateur et le contact technique peuvent changer le contact technique.
blocker-billing-only = Seuls l’administrateur et le contact facturation peuvent changer le contact facturation.
blocker-role-lost = Au moins un rôle a changé de mains entre-temps : { $roles }.
blocker-no-such-account = Ce compte n’existe pas.
blocker-several-accounts = Plusieurs comptes ont cette adresse. Saisissez plutôt l’identifiant client.
blocker-other-zone = Les deux comptes ne sont pas dans la même zone géographique.
blocker-profile-yours = Il manque quelque chose dans votre profil.
blocker-profile-theirs = Le profil de { $who } n’est pas complet.
blocker-address-yours = Votre adresse e-mail n’est pas confirmée.
blocker-address-theirs = L’adresse e-mail de { $who } n’est pas confirmée.
blocker-unpaid-yours = Vous avez une facture impayée.
blocker-unpaid-theirs = { $who } a une facture impayée.
blocker-payment-yours = Vous n’avez pas de moyen de paiement valide.
blocker-payment-theirs = { $who } n’a pas de moyen de paiement valide.
blocker-unable-yours = Votre compte ne peut ni prendre ni céder ce rôle pour le moment.
blocker-unable-theirs = { $who } ne peut ni prendre ni céder ce rôle pour le moment.
blocker-in-creation = Le service est en cours de création.
blocker-expired = Le service a expiré.
blocker-in-debt = Le service n’est pas payé, ce qui bloque son rôle facturation.
blocker-request-open = La demande { $number } est en cours.

## Dans quel état est un service

service-active = Actif
service-until = Jusqu’au { $day }
service-no-end = Sans date de fin
service-expires-soon = Expire bientôt
service-ends = { $day }, { $distance }
service-ended = Le { $day }, { $distance }
service-unpaid = Impayé
service-debt = Dette en cours
service-billing-locked = Rôle facturation bloqué
service-expired = Expiré
service-since = Depuis le { $day }
service-in-creation = En cours de création
service-ready-soon = Prêt dans quelques minutes

## Dans quel état est une demande

request-state-asked = Demandée
request-state-waiting = En attente
request-state-checked = En cours de vérification
request-state-moving = Changement imminent
request-state-done = Effectuée
request-state-declined = Refusée
request-state-expired = Expirée
request-state-withdrawn = Retirée
request-state-failed = Échec

## Comment s’appellent les écrans

requests-title = Mes demandes
request-title = Demande { $request }
history-title = Historique des contacts
rights-title = Qui peut faire quoi
modify-title = Modifier les contacts
webmaster-title = Donner un accès à mon webmaster
profile-title = Profil
order-title = Commander un service
mailbox-title = Boîte aux lettres
sign-up-title = Créer un compte
forgotten-title = Obtenir un nouveau mot de passe
confirm-sign-up-title = Confirmez votre adresse
new-password-title = Définir un mot de passe
confirm-address-title = Confirmez votre nouvelle adresse
undo-address-title = Annuler le changement d’adresse

## Introuvable

not-found-title = Page introuvable
not-found-lead = Cette adresse ne mène nulle part. Si vous l’avez tapée, vérifiez-la ; si vous l’avez collée, vérifiez qu’elle est complète.

## Connexion

sign-in-title = Se connecter
sign-in-login = Identifiant client ou e-mail
sign-in-login-hint = Un identifiant ressemble à { $example }.
sign-in-login-missing = Saisissez votre identifiant client ou votre adresse e-mail.
sign-in-ended = Votre session a pris fin. Reconnectez-vous pour continuer.
sign-in-answer-waits = La demande { $request } attend votre réponse.
sign-in-code-kept = Connectez-vous pour la donner. Le code de votre e-mail reste dans cet onglet jusqu’au prochain rechargement de la page.
sign-in-request = Connectez-vous pour voir la demande { $request }. Pour y répondre, ouvrez à nouveau le lien de votre e-mail, ou collez le code.
sign-in-address-waits = Connectez-vous pour confirmer votre nouvelle adresse. Le code de votre e-mail reste dans cet onglet jusqu’au prochain rechargement de la page.
sign-in-try = Essayer en tant que
sign-in-demo = Ceci est une démo. Choisissez l’une de ses personnes inventées, sans mot de passe.
sign-in-other = Tout autre identifiant des données
sign-in-be = Utiliser ce compte
sign-in-no-such-account = Aucun compte des données n’a cet identifiant.
sign-in-no-account = Pas encore de compte ? { $link }
sign-in-forgotten = Oublié ?

## Un nouveau mot de passe

password-hint = Au moins { $count } caractères. Quelques mots à la suite conviennent bien, et vous pouvez le coller.
password-more = { $count ->
    [one] Il manque encore un caractère.
   *[other] Il manque encore { $count } caractères.
}
password-good = Assez long, et difficile à deviner.
password-new-missing = Saisissez un nouveau mot de passe.
password-too-short = Un mot de passe a au moins { $count } caractères.
password-too-long = Un mot de passe a au plus { $count } caractères.
password-common = C’est l’un des premiers mots de passe que n’importe qui essaierait. Choisissez-en un autre.
password-about-you = C’est surtout votre nom, votre identifiant ou votre adresse. Choisissez quelque chose qui ne vous concerne pas.

## Comptes : ce que leurs formulaires partagent

form-save = Enregistrer
form-saved = Enregistré.
form-cancel = Annuler
password-yours = Votre mot de passe
password-wrong = Ce n’est pas votre mot de passe actuel.
email = Adresse e-mail
email-missing = Saisissez une adresse e-mail.
email-wrong = Ce n’est pas une adresse e-mail. Une adresse ressemble à nom@exemple.org.
first-name = Prénom
first-name-missing = Saisissez votre prénom.
last-name = Nom
last-name-missing = Saisissez votre nom.
name-wrong = Un nom a au plus 100 caractères, sans < ni >.
language-of-mails = Langue des e-mails
to-profile = Aller à mon profil
not-now = Pas maintenant
switch-account = Changer de compte
back-to-sign-in = Retour à la connexion
no-mail-yet = Vous n’avez pas reçu l’e-mail ?
demo-mail = Ceci est une démo : aucun e-mail ne quitte cette machine. Il arrive dans la { $mailbox }, visible dès que vous êtes connecté, quel que soit le compte.

## Pays et zones géographiques

country = Pays
country-missing = Choisissez votre pays.
country-asia = Asie, autres pays
country-europe = Europe, autres pays
country-quebec = Canada, en français
country-world-english = Reste du monde, en anglais
country-world-spanish = Reste du monde, en espagnol
zone-eu = EU (Europe, Maroc, Sénégal, Tunisie)
zone-ca = CA (Canada, Asie, reste du monde)
zone-us = US (États-Unis)

## Créer un compte

sign-up-signed-in = Vous êtes connecté en tant que { $name } et avez donc un compte. Allez à { $services }, ou remplissez ceci pour un autre compte.
sign-up-have-account = Vous avez déjà un compte ? { $link }
sign-up-email-hint = Les codes de validation et les avis y seront envoyés.
sign-up-country-choose = Choisissez un pays
sign-up-zone-unknown = Il détermine votre zone géographique : les contacts ne peuvent changer de mains qu’entre comptes d’une même zone.
sign-up-zone = Votre zone géographique est { $zone }. Les contacts ne peuvent changer de mains qu’entre comptes d’une même zone, et un compte reste dans sa zone.
sign-up-steps = Ce qui se passe
sign-up-step-enter = Vous dites qui vous êtes
sign-up-step-enter-note = Aucun compte n’est encore créé
sign-up-step-confirm = Vous recevez un e-mail et confirmez
sign-up-step-confirm-note = Son lien, valable 24 heures, demande votre mot de passe
sign-up-step-handle = Vous recevez votre identifiant client
sign-up-step-handle-note = Il vous sert à vous connecter, et aux autres à vous désigner comme contact
sign-up-sent-title = Consultez votre boîte e-mail
sign-up-sent = Un e-mail est en route vers { $address }. Ouvrez son lien dans les 24 heures et confirmez votre adresse ; le mot de passe que vous venez de choisir vous sera demandé.
sign-up-sent-handle = Dès que vous confirmez, votre compte est créé et votre identifiant client est envoyé à la même adresse.
sign-up-sent-missing = Regardez dans le dossier des courriers indésirables et vérifiez qu’il n’y a pas de faute dans l’adresse. Une adresse reçoit au plus cinq e-mails de ce genre par jour.
sign-up-again = Vérifier ma saisie et renvoyer

## Mot de passe oublié

forgotten-lead = Pour un mot de passe oublié, ou pour le premier d’un compte qui n’en a pas. Nous vous envoyons un lien pour le définir.
forgotten-send = Envoyer le lien
login-wrong = Ce n’est ni un identifiant client ni une adresse e-mail.
forgotten-sent = S’il existe un compte pour { $login }, un e-mail contenant un lien est en route vers son adresse. Le lien est valable une heure.
forgotten-missing = Regardez dans le dossier des courriers indésirables. Si plusieurs comptes partagent une adresse, saisissez l’identifiant client. Une adresse reçoit au plus cinq e-mails de ce genre par jour.
forgotten-again = Essayer un autre identifiant ou une autre adresse

## Liens des e-mails

secret-nothing-yet = Rien ne se passe avant que vous n’appuyiez sur le bouton.
secret-missing = Ouvrez à nouveau le lien de votre e-mail. Par sécurité, son secret n’est gardé dans cet onglet que jusqu’au rechargement de la page ; si votre messagerie a coupé le lien, copiez-le en entier.
secret-unknown = Ce lien n’est pas l’un des nôtres, ou il en manque une partie. Rien n’a été modifié.
secret-used-sign-up = Ce lien a déjà été utilisé : le compte existe. Son identifiant client se trouve dans un e-mail qui vous a été envoyé.
secret-used-password = Ce lien a déjà servi à définir un mot de passe. Si ce n’était pas vous, définissez tout de suite un nouveau mot de passe.
secret-used-address = Cette adresse a déjà été confirmée.
secret-used-undo = Ce changement d’adresse a déjà été annulé.
secret-superseded = Un e-mail plus récent a remplacé celui-ci. Utilisez le lien du plus récent.
secret-superseded-address = Un e-mail plus récent a remplacé celui-ci, ou le changement a été abandonné. Votre profil montre où il en est.
secret-superseded-undo = Ce lien n’est plus valable : l’adresse a déjà été rétablie par un autre lien.
secret-expired-password = Ce lien, valable une heure, a expiré. Rien n’a été modifié.
secret-expired-day = Ce lien, valable 24 heures, a expiré. Rien n’a été modifié.
secret-expired-undo = Ce lien, valable 72 heures, a expiré. Rien n’a été modifié. Si ce compte est le vôtre et que vous ne pouvez pas vous connecter, adressez-vous à l’assistance de votre fournisseur.
secret-another = Entre-temps, vous avez ouvert le lien d’un autre e-mail.
secret-another-show = Continuer avec celui-ci
secret-sign-up-again = Recommencer l’inscription
secret-new-link = Obtenir un nouveau lien
confirm-sign-up = Ce bouton, avec le mot de passe choisi à l’inscription, confirme votre adresse. Votre compte est alors créé, et son identifiant client s’affiche ici et vous est envoyé par e-mail.
confirm-sign-up-password = Le mot de passe que vous avez choisi
confirm-sign-up-password-missing = Saisissez le mot de passe que vous avez choisi lors de votre inscription.
confirm-sign-up-password-wrong = Ce n’est pas le mot de passe choisi pour cette inscription. Si vous ne le connaissez pas, recommencez l’inscription pour en choisir un autre.
confirm-sign-up-not-you = Vous ne vous êtes pas inscrit, ou vous ne connaissez pas le mot de passe ? Quelqu’un d’autre l’a peut-être choisi : ne confirmez pas.
confirm-sign-up-button = Confirmer et créer mon compte
confirm-sign-up-done = Votre compte est prêt
confirm-sign-up-handle = Votre identifiant client (NIC)
confirm-sign-up-use = Il vous a aussi été envoyé par e-mail. Il vous sert à vous connecter avec votre mot de passe, et aux autres à vous désigner comme contact. Ce n’est pas un secret.
new-password = Nouveau mot de passe
new-password-for = Pour le compte { $handle }.
new-password-button = Définir le mot de passe
new-password-sessions = Ce compte est alors déconnecté partout où il est connecté.
new-password-done = Votre mot de passe est défini
new-password-set = { $handle } a un nouveau mot de passe et est déconnecté partout. Un e-mail le signale également.
undo-address = Le compte retrouve l’adresse à laquelle ce lien a été envoyé, et il est déconnecté partout. Son mot de passe ne fonctionne plus : un e-mail avec un lien pour en définir un nouveau est envoyé à cette adresse. Faites-le si ce changement ne vient pas de vous.
undo-address-button = Annuler le changement
undo-address-done = Votre adresse a été rétablie
undo-address-restored = Les codes et les avis pour { $handle } vont de nouveau à votre ancienne adresse. Le compte est déconnecté partout.
undo-address-password = Le mot de passe ne fonctionne plus. Un e-mail avec un lien pour en définir un nouveau est en route vers cette adresse ; le lien est valable une heure.
address-now = Adresse actuelle
address-then = Nouvelle adresse
address-nothing-waits = Aucune nouvelle adresse n’attend d’être confirmée pour { $handle }. Elle l’est déjà, le changement a été abandonné, ses 24 heures sont passées, ou elle concerne un autre de vos comptes.
address-changed-title = Votre adresse a été modifiée

## Profil

profile-you = Vous
profile-you-note = Les autres contacts ne vous connaissent que par votre identifiant client.
profile-name = Nom
organisation = Organisation
organisation-optional = Organisation (facultatif)
profile-zone-label = Zone géographique
profile-zone = { $zone }, d’après votre pays : { $country }
profile-zone-note = Les contacts ne peuvent changer de mains qu’entre comptes d’une même zone.
profile-edit = Modifier le nom ou la langue
address-title = Où vont les codes
address-note = Les codes de validation et les avis sont envoyés à cette adresse. Tenez-la à jour.
address-confirmed = Adresse e-mail confirmée
address-unconfirmed = Adresse e-mail non confirmée
address-new = Nouvelle adresse e-mail
address-ask-note = Nous envoyons un code à la nouvelle adresse. Dès que vous l’avez saisi ici, l’ancienne reçoit un avis qui permet d’annuler le changement pendant 72 heures.
address-send-code = Envoyer le code
address-same = C’est déjà votre adresse.
address-too-many = Trop d’e-mails ont été envoyés aujourd’hui pour une nouvelle adresse. Réessayez demain.
address-code-sent = Un code est en route vers la nouvelle adresse.
address-pending = Un code a été envoyé à { $address }. Votre adresse change dès que vous le saisissez.
address-pending-until = Il est valable jusqu’au { $when }.
address-codes = Dès que vous aurez confirmé, les codes envoyés à l’ancienne adresse ne fonctionneront plus. Si une demande attend alors votre réponse, faites-vous renvoyer l’e-mail.
address-code = Code reçu par e-mail
address-code-shape = Un code compte 32 lettres et chiffres. Copiez-le en entier depuis l’e-mail.
address-code-wrong = Ce n’est pas le code de l’e-mail le plus récent. Après dix codes erronés, le changement est abandonné.
address-code-dead = Ce changement est terminé : déjà confirmé, remplacé par un e-mail plus récent, abandonné ou hors délai.
address-confirm = Confirmer l’adresse
address-resend = Renvoyer l’e-mail
address-resent = Un nouvel e-mail est en route. Seul son code compte.
address-cancel = Garder l’ancienne adresse
address-cancelled = L’adresse reste telle quelle.
address-changed = Les codes et les avis vont désormais à { $address }.
address-old-told = Un avis envoyé à { $address } permet d’annuler le changement pendant 72 heures.
address-requests-wait = { $count ->
    [one] Une demande attend votre réponse : son ancien code ne fonctionne plus, faites-vous renvoyer l’e-mail.
   *[other] { $count } demandes attendent votre réponse : leurs anciens codes ne fonctionnent plus, faites-vous renvoyer les e-mails.
}
ready-title = Prêt à être contact facturation ?
ready-note = Toutes ces conditions doivent être remplies pour qu’un rôle facturation puisse vous être transmis. Une facture impayée bloque tout changement de contact.
ready-yes = Prêt
ready-no = Pas encore prêt
ready-complete = Profil complet
ready-incomplete = Il manque quelque chose dans votre profil
ready-no-unpaid = Aucune facture impayée
ready-unpaid = Une facture impayée bloque tout changement de contact
ready-method = Un moyen de paiement valide
ready-no-method = Aucun moyen de paiement valide
ready-pay = Payer (démo)
ready-paid = Payé. Plus rien ne bloque un changement.
ready-add = En ajouter un (démo)
ready-added = Un moyen de paiement a été ajouté.
ready-elsewhere = Les factures et les moyens de paiement se règlent auprès de votre fournisseur.
bill = { $amount }, facture { $number } du { $issued }
bill-overdue = Impayée, échue le { $day }
bill-unpaid = Impayée
bill-due = En cours, échéance le { $day } : ne bloque rien
bill-open = En cours : ne bloque rien
method-card = Carte bancaire
method-debit = Prélèvement
method-until = { $kind }, valable jusqu’au { $day }
method-valid = { $kind }, valide
method-ran-out = { $kind }, a expiré le { $day }
method-unusable = { $kind }, inutilisable pour le moment
sessions-title = Où vous êtes connecté
sessions-note = Si vous ne reconnaissez pas une session, mettez-y fin et changez votre mot de passe.
session-this = Ce navigateur, { $name }
session-browser = { $browser } sur { $system }
session-unknown = Un programme inconnu
session-now = Actuelle
session-since = Depuis le { $when }
session-used = Dernière utilisation le { $when }
session-end = Déconnecter
session-end-of = Déconnecter { $name }, dernière utilisation le { $when }
session-ended = Cette session est terminée.
sessions-end-others = Se déconnecter partout ailleurs
sessions-ended = Toutes les autres sessions sont terminées.
profile-password-note = Le changer vous déconnecte partout sauf ici.
password-present = Mot de passe actuel
password-present-missing = Saisissez votre mot de passe actuel.
password-demo-none = Les personnes de la démo n’ont pas de mot de passe tant qu’elles n’en ont pas défini un.
password-change = Changer le mot de passe
password-changed = Votre mot de passe a été changé. Toutes les autres sessions sont terminées, et un e-mail le signale.

## Commander un service (démo)

order-lead = Rien n’est facturé : c’est pour essayer les contacts d’un service à vous.
order-category = Type de service
order-name = Nom du service
order-name-hint = Par exemple { $example }.
order-name-missing = Saisissez un nom pour le service.
order-name-wrong = Un nom a au plus 255 caractères, sans espaces, sans guillemets et sans < ni >.
order-name-no-domain = Ce n’est pas un nom de domaine. Un nom de domaine ressemble à blue-kettle.example.
order-taken = Un tel service existe déjà. Choisissez un autre nom.
order-holder = Titulaire du domaine
order-holder-hint = La personne ou l’entreprise à qui appartient le domaine.
order-holder-missing = Saisissez le nom du titulaire.
order-contacts = Votre identifiant client { $handle } devient son contact administrateur, technique et facturation. Vous pourrez transmettre ces rôles ensuite.
order-button = Commander
order-done = Commandé
order-yours = { $name } ({ $category }) est à vous : vous en êtes le contact administrateur, technique et facturation.
order-show = L’afficher dans mes services
order-again = Commander un autre service

## Mes services

services-title = Mes services
services-lead = Tous les services dont vous êtes l’un des trois contacts.
services-none-lead = Aucun service ne vous désigne encore comme contact. Dès que ce sera le cas, il apparaîtra ici.
services-filters = Services
services-search = Chercher un service ou un identifiant
services-type = Type
services-all-types = Tous les types
services-i-am = Je suis
services-sort-by = Trier par
services-order-name = Tri : service, de A à Z
services-order-name-last = Tri : service, de Z à A
services-order-state = Tri : état, urgences d’abord
services-order-admin = Tri : administrateur
services-order-tech = Tri : technique
services-order-billing = Tri : facturation
services-column-service = Service
services-column-state = État
services-column-actions = Actions
services-count = { $total ->
    [one] { $total } service.
   *[other] { $total } services.
  }
services-count-more = { $total ->
    [one] { $total } service, dont { $shown } affiché.
   *[other] { $total } services, dont { $shown } affichés.
  }
services-found = { $total ->
    [one] { $total } service sur { $all } correspond.
   *[other] { $total } services sur { $all } correspondent.
  }
services-found-more = { $total ->
    [one] { $total } service sur { $all } correspond, dont { $shown } affiché.
   *[other] { $total } services sur { $all } correspondent, dont { $shown } affichés.
  }
services-sorted-name = Triés par nom.
services-sorted-name-last = Triés par nom, dans l’ordre inverse.
services-sorted-admin = Triés par administrateur.
services-sorted-admin-last = Triés par administrateur, dans l’ordre inverse.
services-sorted-tech = Triés par contact technique.
services-sorted-tech-last = Triés par contact technique, dans l’ordre inverse.
services-sorted-billing = Triés par contact facturation.
services-sorted-billing-last = Triés par contact facturation, dans l’ordre inverse.
services-sorted-state = Triés par état, les urgences d’abord.
services-sorted-state-last = Triés par état, les urgences à la fin.
services-more = Afficher la suite
services-reading-more = Chargement de la suite…
services-none-found = Aucun de vos services ne correspond à ces filtres.
services-clear = Effacer les filtres
services-pending = en attente de confirmation, vers { $who }
services-pending-you = en attente de confirmation, vers Vous
services-actions = Actions pour { $name }, { $category }
services-copy-name = Copier le nom
services-copy-handles = Copier les trois identifiants
services-holder = { $role } : { $who }
services-how = Comment devient-on contact ?
services-how-asks = Quelqu’un fait une demande
services-how-asks-note = Un contact actuel saisit votre identifiant
services-how-mail = Vous recevez un e-mail
services-how-mail-note = Avec un code qui n’est qu’à vous
services-how-accept = Vous acceptez
services-how-accept-note = La personne qui demande confirme aussi
services-how-moves = Le service apparaît ici
services-how-at-once = Aussitôt
services-how-later = { $time } plus tard
services-handle-to-give = L’identifiant à communiquer :
services-copy-handle = Copier l’identifiant
services-admin-is = Répond de tout le service.
services-admin-can-contacts = Modifier les trois contacts
services-admin-can-holder = Changer le titulaire d’un domaine
services-admin-can-technical = Tout ce qui est technique
services-tech-is = Le fait fonctionner.
services-tech-can-settings = Réglages, DNS, certificats, mots de passe
services-tech-can-hand-on = Transmettre le rôle technique
services-billing-is = Le paie.
services-billing-can-pay = Factures, renouvellements, paiement
services-billing-can-hand-on = Transmettre le rôle facturation
services-cannot-invoices = Voir les factures
services-cannot-contacts = Modifier les autres contacts
services-cannot-technical = Réglages techniques
history-menu = Historique

## Un service

services-missing = Ce service n’existe pas pour vous : soit aucun ne porte ce nom, soit vous n’êtes pas l’un de ses contacts.
services-back = Revenir à mes services
service-place = { $service } ({ $category })
history-lead = Qui a tenu quel rôle, de quand à quand, et par quelle demande.
history-download = Télécharger en CSV
history-unchanged = Aucun rôle n’a changé de mains depuis le début de cet historique.
history-now = Actuel
history-since = Depuis le { $since }
history-between = Du { $since } au { $until }
history-until = Jusqu’au { $until }
history-always = Depuis avant le début de cet historique
history-by = Par la { $request }
history-imported = Défini par le fournisseur, sans demande
rights-lead = Ce que chaque rôle permet sur ce service. Qui en cumule plusieurs a les droits de chacun.
rights-table = Droits par rôle
rights-what = Quoi
rights-yes = Oui
rights-no = Non
rights-you-hold = Vos rôles : { $roles }.
tech-can = Ce que peut faire un contact technique
tech-cannot = Ce que ne peut pas faire un contact technique
tech-any-time = L’administrateur peut changer le contact technique à tout moment.
share-title = Partagez un accès, pas votre mot de passe
share-text = Ne donnez votre identifiant et votre mot de passe à personne, pas même à un prestataire. Désignez-le comme contact : il utilise son propre compte, et vous pouvez lui reprendre le rôle.
share-policies = Pour un accès plus fin, avec une trace de chaque action, utilisez des politiques d’accès plutôt que des rôles.
share-help = Où trouver de l’aide

## Modifier les contacts

modify-lead = Désignez chaque nouveau contact par son identifiant client (NIC), ou par l’adresse e-mail de quelqu’un avec qui vous partagez déjà un service. Ce que vous laissez vide ne change pas.
modify-cancel = Annuler
modify-sending = Envoi…
modify-not-before = Rien n’est envoyé avant votre confirmation.
modify-confirm = Confirmer
modify-confirm-requests = { $count ->
    [one] Confirmer { $count } demande
   *[other] Confirmer { $count } demandes
  }
modify-lost = Aucune réponse n’est arrivée : on ne sait pas si l’envoi a abouti. Confirmez de nouveau : ce ne sera fait qu’une fois.
modify-problem = { $place } : { $what }
modify-nothing = Saisissez un nouveau contact pour au moins un rôle.
modify-admin-contact = Contact administrateur
modify-tech-contact = Contact technique
modify-billing-contact = Contact facturation
modify-new-admin = Nouvel administrateur
modify-new-tech = Nouveau contact technique
modify-new-billing = Nouveau contact facturation
modify-now = Actuellement : { $who }
modify-take = Prendre ce rôle
modify-take-role = Prendre vous-même le rôle { $role }
modify-would-end = Si vous désignez quelqu’un ici, la { $request }, qui transmet ce rôle à { $to }, prend fin.
modify-unchanged-admin = C’est déjà l’administrateur : rien ne change ici.
modify-unchanged-tech = C’est déjà le contact technique : rien ne change ici.
modify-unchanged-billing = C’est déjà le contact facturation : rien ne change ici.
modify-misshapen = Ce n’est ni une adresse e-mail ni un identifiant client.
modify-no-hyphen = Un identifiant client a un trait d’union avant sa terminaison.
modify-no-hyphen-example = Un identifiant client a un trait d’union avant sa terminaison, comme dans { $example }.
modify-bad-name = Un identifiant client commence par 2 à 32 lettres et chiffres.
modify-bad-name-example = Un identifiant client commence par 2 à 32 lettres et chiffres, comme dans { $example }.
modify-bad-ending = Un identifiant client finit par un trait d’union et des lettres.
modify-bad-ending-example = Un identifiant client finit par un trait d’union et des lettres, comme dans { $example }.
modify-did-you-mean = Vouliez-vous dire { $handle } ?
modify-unknown-address = Personne avec qui vous partagez un service n’a cette adresse. Demandez l’identifiant client.
modify-checking = Vérification…
modify-unchecked = Vérification impossible pour le moment. Elle aura lieu à la confirmation.
modify-no-look-up = Cette adresse n’a pas pu être recherchée. Réessayez, ou saisissez l’identifiant.
modify-fine-you = Vous pouvez prendre ce rôle.
modify-fine = Même zone que vous ({ $zone }), et ce compte peut prendre ce rôle.
modify-fine-address = C’est { $who } : même zone que vous ({ $zone }), et ce compte peut prendre ce rôle.
modify-locked-by-you = Pas maintenant : la { $request } transmet déjà ce rôle à { $to }. Retirez-la pour désigner quelqu’un d’autre.
modify-locked-by-other = Pas maintenant : la { $request } transmet déjà ce rôle à { $to }. Elle doit d’abord prendre fin.
modify-request-there = Il y a déjà la { $request } pour cela.
modify-other-zone = Ce compte est dans une autre zone géographique que le vôtre ({ $zone }).
modify-mend-spelling = Vérifiez l’orthographe.
modify-mend-zone = Demandez un identifiant de votre zone.
modify-mend-bill-yours = Réglez-la, puis revenez.
modify-mend-bill-theirs = Elle doit d’abord être réglée.
modify-mend-payment-yours = Ajoutez-en d’abord un à votre compte.
modify-mend-payment-theirs = Il faut d’abord en ajouter un.
modify-mend-profile-yours = Complétez-le d’abord.
modify-mend-profile-theirs = Demandez-lui de le compléter.
modify-mend-address-yours = Confirmez-la d’abord.
modify-mend-address-theirs = Demandez-lui de la confirmer.
modify-mend-unable-yours = La raison se trouve dans votre profil.
modify-mend-unable-theirs = La raison s’affiche dans son compte : demandez-lui d’y remédier.
modify-mend-in-creation = Revenez dans quelques minutes.
modify-mend-expired = Il doit d’abord être renouvelé.
modify-mend-debt = Il doit d’abord être payé.
modify-siblings = Même nom, même changement ?
modify-siblings-note = Cochez ce qui doit changer avec lui. Chaque changement fait l’objet de sa propre demande.
modify-sibling-now = { $role } : actuellement { $who }
modify-sibling-same = A déjà ce contact.
modify-fate = Ce qui va se passer
modify-fate-locked = Rien, car aucun contact ne peut être modifié pour le moment. Chaque rôle dit pourquoi.
modify-fate-empty = Saisissez un nouveau contact : vous verrez ici qui doit confirmer, qui est prévenu et ce qui change pour qui.
modify-requests = { $count ->
    [one] { $count } demande
   *[other] { $count } demandes
  }
modify-requests-made = { $count ->
    [one] Confirmer créera { $count } demande.
   *[other] Confirmer créera { $count } demandes.
  }
modify-apart = Chacune est confirmée et prend effet séparément.
modify-left-out-wrong = { $role } : corrigez ou effacez cette saisie. Rien ne peut être envoyé avant.
modify-left-out-waiting = { $role } : laissé de côté tant qu’on ne sait pas qui a cette adresse.
modify-left-out-locked = { $role } : laissé de côté, car il ne peut plus être modifié.
modify-moves = { $roles }, { $service } ({ $category })
modify-you-confirm = Vous confirmez
modify-confirms = { $who } confirme
modify-codes-to = { $count ->
    [one] Code envoyé aussitôt à { $address }
   *[other] Codes envoyés aussitôt à { $address }
  }
modify-codes-to-profile = { $count ->
    [one] Code envoyé à l’adresse de son profil
   *[other] Codes envoyés à l’adresse de son profil
  }
modify-grace = Puis { $time } pour se raviser
modify-grace-both = Chacun de vous peut encore tout arrêter
modify-grace-you = Vous pouvez encore tout arrêter
modify-roles-move = { $count ->
    [one] Le rôle est transmis
   *[other] Les rôles sont transmis
  }
modify-told = Prévenus par e-mail : { $who }
modify-ends = Met fin à la { $request } ({ $category } : { $roles } vers { $to }), faite par { $asker }. Les personnes concernées sont prévenues par e-mail.
modify-by-you = Confirmez avant le { $deadline }, sinon rien ne change.
modify-by-both = Les deux doivent confirmer avant le { $deadline }, sinon rien ne change.
modify-by-each = Ce qui n’est pas confirmé avant le { $deadline } ne change rien.
modify-changes = Ce qui change pour qui
modify-you-can = Vous pouvez alors :
modify-can = { $who } peut alors :
modify-you-could = Vous pouviez déjà faire tout cela.
modify-could = { $who } pouvait déjà faire tout cela.
modify-you-cannot = Vous ne pouvez pas :
modify-cannot = { $who } ne peut pas :
modify-you-leave = Vous n’êtes plus contact et ne pouvez plus :
modify-leaves = { $who } n’est plus contact et ne peut plus :
modify-you-lose = Vous ne pouvez plus :
modify-loses = { $who } ne peut plus :
modify-you-keep = Vous restez contact { $roles }.
modify-keeps = { $who } reste contact { $roles }.
modify-you-stay-admin = Vous restez contact { $roles } et pourrez de nouveau modifier les contacts.
modify-you-stay = Vous restez contact { $roles } : rien d’autre ne change pour vous.
modify-stays = { $who } reste contact { $roles } : rien d’autre ne change pour ce compte.
modify-sent = Contacts demandés
modify-sent-count = { $count ->
    [one] { $count } demande est faite. Rien ne change avant sa confirmation.
   *[other] { $count } demandes sont faites. Rien ne change avant leur confirmation.
  }
modify-open-request = Ouvrir la demande
modify-open-requests = Ouvrir mes demandes
modify-open-mailbox = Ouvrir la boîte aux lettres
modify-next = La suite
modify-follow = Suivez-les sous « Mes demandes ».
modify-your-mail = { $count ->
    [one] Un e-mail avec votre code est en route vers { $address }
   *[other] Des e-mails avec vos codes, un par demande, sont en route vers { $address }
  }
modify-their-mail = { $count ->
    [one] Un e-mail avec son propre code part vers l’adresse de son profil
   *[other] Des e-mails avec ses propres codes partent vers l’adresse de son profil
  }
modify-takes-effect = Le changement prend effet
modify-takes-effect-note = Ce qui n’est pas confirmé avant le { $deadline } ne change rien
modify-not-asked = { $category } : non demandé
modify-by-itself = Le modifier séparément
modify-requirements = Avant de commencer
modify-need-mail = Le nouveau contact et vous devez pouvoir lire vos e-mails : vos codes partent vers { $address }.
modify-need-mail-unconfirmed = Votre adresse { $address } n’est pas confirmée. Confirmez-la d’abord : vos codes y sont envoyés.
modify-need-right = Vos droits couvrent ces rôles : { $roles }.
modify-need-right-none = Vous n’avez le droit de changer aucun contact de ce service.
modify-need-handle = Il vous faut l’identifiant (NIC) du nouveau contact, un compte de votre zone ({ $zone }).
modify-need-handle-wrong = Un nouveau contact ne convient pas : la raison est indiquée à côté de son champ.
modify-need-handle-zone = Un nouveau contact ne convient pas : il n’est pas de votre zone ({ $zone }).
modify-need-handle-fine = Le nouveau contact a été trouvé, dans votre zone ({ $zone }).
modify-need-paid = Vous n’avez aucune facture impayée. L’ancien et le nouveau contact ne doivent pas en avoir non plus.
modify-need-paid-not = Vous avez une facture impayée : aucun rôle ne quitte ni ne rejoint votre compte avant son règlement.
modify-need-payment = Un nouveau contact facturation doit avoir un moyen de paiement valide. Vous en avez un.
modify-need-payment-not = Un nouveau contact facturation doit avoir un moyen de paiement valide. Vous n’en avez pas.
webmaster-lead = Votre webmaster devient le contact technique de votre hébergement : de quoi mettre un site en ligne et le faire fonctionner, avec son propre compte.
webmaster-entry = Votre webmaster
webmaster-missing = Saisissez l’identifiant client (NIC) de votre webmaster, ou son adresse e-mail si vous partagez déjà un service.
webmaster-scope = Accès à
webmaster-plan = { $category } ({ $service })
webmaster-plan-note = C’est là que travaille votre webmaster.
webmaster-zone-note = Utile seulement si le domaine n’est pas lié à cet hébergement et que votre webmaster doit s’en charger.

## Mes demandes

requests-title-waiting = { $count ->
    [one] Mes demandes ({ $count } en attente de votre réponse)
   *[other] Mes demandes ({ $count } en attente de votre réponse)
}
requests-none-yet = Personne n’a encore rien demandé.
requests-none-waiting = Aucune demande n’attend votre réponse.
requests-waiting = { $count ->
    [one] Une demande attend votre réponse.
   *[other] { $count } demandes attendent votre réponse.
}
requests-found = { $count ->
    [one] { $count } demande correspond.
   *[other] { $count } demandes correspondent.
}
requests-waiting-for-me = En attente de ma réponse
requests-waiting-for-others = En attente des autres
requests-finished = Terminées
requests-none-for-me = Aucune demande n’attend votre réponse.
requests-none-for-others = Aucune demande n’attend quelqu’un d’autre.
requests-none-finished = Aucune demande n’est encore terminée.
requests-told-withdrawn = Vous avez retiré la { $request }. Les personnes concernées en sont informées par e-mail.
requests-told-taken-back = Vous êtes revenu sur votre acceptation de la { $request }, qui a pris fin. Les personnes concernées en sont informées par e-mail.
requests-more = Afficher plus
requests-shown = { $shown } sur { $total } affichées
requests-none-found = Aucune de vos demandes ne correspond à ces filtres.
requests-clear = Effacer les filtres
requests-filters = Demandes
requests-search = Chercher par service, identifiant ou numéro
requests-state = État
requests-all-states = Tous les états
requests-entry = { $roles } pour { $service }
requests-asked-by-you = Demande { $request } · faite par vous · { $when }
requests-asked-by = Demande { $request } · faite par { $asker } · { $when }
requests-until = Jusqu’au { $when }
requests-moves = { $count ->
    [one] Changement le { $when }
   *[other] Changements le { $when }
}
requests-accept = Accepter la demande { $request }
requests-decline = Refuser la demande { $request }
requests-of-request = (demande { $request })
requests-ended-by-you = par vous, le { $when }
requests-ended-by = par { $who }, le { $when }
requests-taken-back-you = vous êtes revenu sur votre acceptation le { $when }
requests-taken-back = { $who } est revenu sur son acceptation le { $when }
requests-superseded-you = vous avez demandé autre chose le { $when }
requests-superseded = { $who } a demandé autre chose le { $when }
requests-what = Qu’est-ce qu’une demande ?
requests-what-text = Une demande transmet un ou plusieurs rôles d’un service d’un compte à un autre. Rien ne change avant que toutes les personnes concernées l’aient confirmée. Vous trouvez ici toutes les demandes qui vous concernent : celles qui attendent votre réponse, celles qui attendent d’autres personnes et celles qui sont terminées.
requests-life-asked = Quelqu’un demande
requests-life-asked-note = Un contact d’un service en désigne un autre
requests-life-mailed = Les e-mails partent
requests-life-mailed-note = À chaque personne qui doit confirmer, avec un code personnel
requests-life-confirmed = Les deux confirment
requests-life-confirmed-note = Ici, avec le code ; ou l’un des deux refuse
requests-life-moved = Le rôle est transmis
requests-make-one = Pour en faire une, trouvez le service dans votre liste, ouvrez son menu et choisissez { $modify }.

## Une demande

request-facts = La demande
request-fact-service = Service
request-fact-state = État
request-fact-roles = { $count ->
    [one] Rôle
   *[other] Rôles
}
request-fact-from = De
request-fact-to = À
request-fact-asker = Faite par
request-fact-ended = Terminée
request-fact-moves = Changement
request-fact-answer-by = Répondre avant le
request-fact-number = Demande
request-asker-is = { $who } ({ $roles })
request-stranger = Vous ne connaissez pas { $who } ? Refusez, et rien ne change.
request-left = encore { $left }
request-left-none = terminé

request-answer-title = Répondre à la demande { $request }
request-titled = { $heading } (demande { $request })
request-take-over = { $count ->
    [one] Prendre le rôle { $roles } pour { $service } ?
   *[other] Prendre les rôles { $roles } pour { $service } ?
}
request-hand-over = { $count ->
    [one] Transmettre le rôle { $roles } pour { $service } ?
   *[other] Transmettre les rôles { $roles } pour { $service } ?
}
request-waiting-accepted = { $count ->
    [one] Vous avez accepté. Il manque une réponse
   *[other] Vous avez accepté. Il manque { $count } réponses
}
request-waiting = { $count ->
    [one] Il manque une réponse
   *[other] Il manque { $count } réponses
}
request-accepted-all = Tout le monde a accepté
request-moves-spoken = { $count ->
    [one] { $heading }. Le rôle est transmis dans { $left }.
   *[other] { $heading }. Les rôles sont transmis dans { $left }.
}
request-late = Le délai de réponse est écoulé
request-late-wait = Tout le monde n’a pas répondu à temps. Dans un instant, cette page montrera comment la demande s’est terminée.
request-done-you = C’est fait : vous êtes le contact { $roles } pour { $service }
request-done = C’est fait : { $who } est le contact { $roles } pour { $service }
request-expired = La demande a expiré
request-failed = La demande a échoué
request-confirm-taking = Vous avez demandé à devenir le contact { $roles } de ce service à la place de { $from }. Confirmez que c’était bien vous.
request-confirm-giving = Vous avez demandé que { $to } devienne le contact { $roles } de ce service à votre place. Confirmez que c’était bien vous.
request-confirm-naming = Vous avez demandé que { $to } devienne le contact { $roles } de ce service à la place de { $from }. Confirmez que c’était bien vous.
request-asks-in-its-place = { $asker } vous demande de devenir le contact { $roles } de ce service à sa place.
request-asks = { $asker } vous demande de devenir le contact { $roles } de ce service à la place de { $from }.
request-pass-from-you = { $roles } pour { $service }, de vous à { $to }.
request-pass-to-you = { $roles } pour { $service }, de { $from } à vous.
request-pass = { $roles } pour { $service }, de { $from } à { $to }.

request-somebody = Quelqu’un
request-asked-you = Vous avez fait la demande
request-asked = { $who } a fait la demande
request-asked-by-somebody = Demande faite
request-codes-queued = { $count ->
    [one] Un e-mail avec un code a été écrit pour { $who }
   *[other] Des e-mails ont été écrits pour { $who }, chacun avec son code
}
request-accepted-you = Vous avez accepté
request-accepted = { $who } a accepté
request-declined-you = Vous avez refusé
request-declined = { $who } a refusé
request-withdrawn-you = Vous avez retiré la demande
request-withdrawn = { $who } a retiré la demande
request-taken-back-you = Vous êtes revenu sur votre acceptation
request-taken-back = { $who } est revenu sur son acceptation
request-superseded-you = Vous avez demandé autre chose à la place
request-superseded = { $who } a demandé autre chose à la place
request-resent-you = Vous avez demandé un nouvel e-mail
request-resent = { $who } a demandé un nouvel e-mail
request-reminded = Un rappel a été écrit pour { $who }
request-checked = Tout le monde avait accepté, et les règles ont été vérifiées à nouveau
request-grace-began = { $count ->
    [one] Le délai avant la transmission du rôle a commencé
   *[other] Le délai avant la transmission des rôles a commencé
}
request-moved = { $count ->
    [one] Le rôle a été transmis
   *[other] Les rôles ont été transmis
}
request-time-over = Le délai de réponse s’est écoulé. Réponse manquante : { $who }
request-rule-failed = Une règle s’y opposait
request-timeline = Chronologie
request-answers-you = Vous répondez
request-answers = { $who } répond
request-by-moment = Avant le { $when }
request-role-moves = { $count ->
    [one] Le rôle est transmis
   *[other] Les rôles sont transmis
}
request-at-once = Aussitôt
request-later = { $time } plus tard

request-who-has-answered = Qui a répondu
request-missing-you = Vous n’avez pas répondu
request-missing = { $who } n’a pas répondu
request-no-answer-you = Vous n’avez pas répondu
request-no-answer = { $who } n’a pas répondu
request-code-queued = L’e-mail avec le code est en file d’attente depuis le { $when }
request-code-sent = Code envoyé le { $when }
request-code-failed = L’e-mail avec le code n’a pas pu partir le { $when }
request-reminder-queued = Un rappel est en file d’attente depuis le { $when }
request-reminder-sent = Rappel envoyé le { $when }
request-reminder-failed = Le rappel n’a pas pu partir le { $when }
request-you-accepted-at = Vous avez accepté à { $time }.
request-you-accepted-on = Vous avez accepté le { $time }.
request-pending = Encore en attente : validation par { $who } (jusqu’au { $until }).
request-pending-queued = Encore en attente : validation par { $who } (e-mail en file d’attente depuis le { $when }, jusqu’au { $until }).
request-pending-mailed = Encore en attente : validation par { $who } (e-mail envoyé le { $when }, jusqu’au { $until }).
request-pending-failed = Encore en attente : validation par { $who } (échec de l’e-mail le { $when }, jusqu’au { $until }).
request-pending-reminded = Encore en attente : validation par { $who } (rappel envoyé le { $when }, jusqu’au { $until }).
request-close-page = Vous pouvez fermer cette page. Elle se met à jour d’elle-même, et vous recevrez un e-mail quand ce sera fait.
request-reader-holds = { $count ->
    [one] Vous avez actuellement ce rôle et pouvez donc suivre la demande. Votre confirmation n’est pas demandée. Quand le rôle sera transmis, vous en serez informé par e-mail.
   *[other] Vous avez actuellement ces rôles et pouvez donc suivre la demande. Votre confirmation n’est pas demandée. Quand les rôles seront transmis, vous en serez informé par e-mail.
}
request-reader = Vous êtes un contact de ce service et pouvez donc suivre la demande. Votre confirmation n’est pas demandée, et vous ne pouvez pas répondre.
request-reader-link = Le lien que vous avez ouvert a été envoyé à un autre compte. Pour répondre, connectez-vous avec celui-ci.
request-their-mail = L’autre personne n’a pas reçu l’e-mail ?
request-their-mail-help = Il est envoyé à l’adresse indiquée dans son profil, qui n’est peut-être plus à jour. Elle peut y être vérifiée et modifiée. L’autre personne peut aussi se connecter et trouver la demande sous « Mes demandes » ; son code se trouve uniquement dans l’e-mail.
request-mail-missing = Vous n’avez pas reçu l’e-mail ?
request-mail-address = Il est envoyé à l’adresse indiquée dans votre profil, { $address }.
request-mail-help = Regardez aussi dans le dossier des courriers indésirables. Si l’adresse n’est plus à jour, modifiez-la d’abord, puis faites renvoyer l’e-mail.
request-mail-profile = La vérifier ou la modifier dans votre profil

request-resend = Renvoyer la demande
request-resend-to = Renvoyer la demande à { $who }
request-resend-in = (dans { $time })
request-resend-queued = Le dernier e-mail est encore en route. Une minute après son envoi, vous pourrez en demander un autre.
request-resend-wait = Un e-mail vient de partir. Le prochain peut être demandé à partir du { $when }.
request-resend-too-many = Trop d’e-mails ont été demandés en une journée. Le prochain peut être demandé à partir du { $when }.
request-resend-done = Un nouvel e-mail est en route vers vous. Dès son envoi, seul le code qu’il contient sera valable.
request-resend-to-done = Un nouvel e-mail est en route vers { $who }. Dès son envoi, seul le code qu’il contient sera valable.
request-answered-meanwhile = Cette personne a répondu entre-temps.
request-withdraw = Retirer
request-withdraw-ask = Retirer cette demande ?
request-withdraw-what = La demande se termine pour tout le monde, ses codes ne fonctionnent plus, et les personnes concernées sont informées par e-mail. C’est définitif ; vous pourrez faire une nouvelle demande plus tard.
request-withdraw-yes = Retirer la demande
request-withdraw-no = Maintenir la demande
request-take-back = Revenir sur mon acceptation
request-take-back-ask = Revenir sur votre acceptation ?
request-take-back-what = La demande se termine pour tout le monde, ses codes ne fonctionnent plus, et les personnes concernées sont informées par e-mail. C’est définitif ; il faudrait une nouvelle demande.
request-take-back-yes = Revenir sur mon acceptation
request-take-back-no = Maintenir mon acceptation
request-stays-yours = { $count ->
    [one] Vous gardez le rôle { $roles } pour { $service }.
   *[other] Vous gardez les rôles { $roles } pour { $service }.
}
request-stays = { $count ->
    [one] { $who } garde le rôle { $roles } pour { $service }.
   *[other] { $who } garde les rôles { $roles } pour { $service }.
}
request-stop = Arrêter
request-stop-ask = Arrêter ce changement ?
request-stop-yes = L’arrêter
request-stop-no = Le laisser se faire

request-if-you-accept = Si vous acceptez
request-agree-from-you = { $count ->
    [one] Vous acceptez que votre rôle { $roles } pour { $service } passe à { $to }.
   *[other] Vous acceptez que vos rôles { $roles } pour { $service } passent à { $to }.
}
request-agree-to-you = { $count ->
    [one] Vous acceptez que le rôle { $roles } pour { $service } passe de { $from } à vous.
   *[other] Vous acceptez que les rôles { $roles } pour { $service } passent de { $from } à vous.
}
request-agree = { $count ->
    [one] Vous acceptez que le rôle { $roles } pour { $service } passe de { $from } à { $to }.
   *[other] Vous acceptez que les rôles { $roles } pour { $service } passent de { $from } à { $to }.
}
request-nothing-changes-for-you = Ce que vous pouvez faire vous-même sur ce service ne change pas.
request-can-then = Vous pourrez alors
request-can-no-longer = Vous ne pourrez plus
request-cannot = Vous ne pourrez pas
request-still-cannot = Vous ne pourrez toujours pas
request-you-lose = { $count ->
    [one] Vous perdez ce rôle.
   *[other] Vous perdez ces rôles.
}
request-loses = { $count ->
    [one] { $who } perd ce rôle.
   *[other] { $who } perd ces rôles.
}
request-loses-told = { $count ->
    [one] { $who } perd ce rôle et en est informé par e-mail.
   *[other] { $who } perd ces rôles et en est informé par e-mail.
}
request-effect-at-once = Le changement prend effet aussitôt.
request-effect-both = Le changement prend effet dès que les deux ont accepté.
request-effect-later = Le changement prend effet { $time } plus tard. D’ici là, vous pouvez l’arrêter sur cette page.
request-effect-both-later = Le changement prend effet { $time } après la deuxième acceptation. D’ici là, chacun de vous peut l’arrêter sur cette page.

request-your-answer = Votre réponse
request-accept = Accepter
request-decline = Refuser
request-accepting = Envoi de l’acceptation…
request-declining = Envoi du refus…
request-meant-accept = Vous avez choisi « Accepter » dans la liste. Saisissez votre code, puis appuyez sur « Accepter ».
request-meant-decline = Vous avez choisi « Refuser » dans la liste. Saisissez votre code, puis appuyez sur « Refuser ».
request-until-you-press = Rien ne se passe avant que vous appuyiez sur l’un des deux boutons.
request-demo-mails = Dans cette démo, tous les e-mails sont dans { $mailbox }.
request-the-mailbox = la boîte aux lettres
request-code = Code de validation
request-code-hint = Code personnel de { $length } lettres et chiffres, valable pour une seule réponse. Envoyé à { $address }.
request-code-hint-queued = Code personnel de { $length } lettres et chiffres, valable pour une seule réponse. L’e-mail est en route vers { $address }.
request-code-filled-in = Rempli d’après votre e-mail. Il n’est plus dans la barre d’adresse.
request-code-whole = Les { $length } caractères sont là.
request-code-broken = Le lien que vous avez ouvert ne contenait pas de code complet. Copiez le code de l’e-mail.
request-code-open = Ouvrez à nouveau le lien de votre e-mail, ou collez le code.
request-code-missing = Saisissez le code de votre e-mail.
request-code-strange = Un code ne contient que les lettres A à Z et des chiffres. Copiez-le à nouveau depuis l’e-mail.
request-code-length = Un code compte { $needed } lettres et chiffres, celui-ci en compte { $found }. Copiez-le à nouveau depuis l’e-mail.
request-code-wrong = Ce n’est pas un code de cette demande.
request-code-used = Ce code a déjà été utilisé.
request-code-superseded = Ce code a été remplacé : par un e-mail plus récent, ou parce que votre adresse a changé.
request-code-others = C’est le code de l’autre personne.
request-answer-lost = La connexion a été coupée avant la réponse du serveur : nous ne savons pas si votre réponse est arrivée. Appuyez à nouveau : la même réponse avec le même code ne compte qu’une fois.
request-answer-unseen = Votre réponse est arrivée. Cette page l’affichera dès qu’elle pourra être lue à nouveau.
request-wrong-tries = { $count ->
    [one] Ce n’est pas un code de la demande { $request }. Copiez-le depuis l’e-mail le plus récent sur cette demande. Encore un essai, puis une pause.
   *[other] Ce n’est pas un code de la demande { $request }. Copiez-le depuis l’e-mail le plus récent sur cette demande. Encore { $count } essais, puis une pause.
}
request-used-accept = Ce code a déjà été utilisé, pour accepter. Un code ne sert qu’une fois.
request-used-decline = Ce code a déjà été utilisé, pour refuser. Un code ne sert qu’une fois.
request-superseded-code = Utilisez le code de l’e-mail le plus récent sur la demande { $request }. S’il n’y en a pas, faites-vous en envoyer un.
request-paused = Il y a eu trop de codes incorrects. Le prochain essai compte à partir du { $when }. La demande reste ouverte jusqu’au { $deadline }.
request-pause-left = Le prochain essai comptera dans
request-pause-over = Vous pouvez réessayer maintenant.
request-ask-asker = Vous ne savez pas quel e-mail est le bon ? Demandez à { $who }, qui a fait cette demande.
request-closed = Cette demande est terminée : les réponses ne comptent plus.
request-answered = Vous avez déjà répondu à cette demande.
request-others-code = Ce code a été envoyé à { $other }. Le vôtre est dans l’e-mail envoyé à { $address }.
request-others-code-switch = Si l’autre compte est aussi le vôtre, connectez-vous avec celui-ci : le code reste rempli.
request-switch = Changer de compte
request-code-stays = Le code de votre e-mail reste dans cet onglet et sera rempli.

request-moves-in = { $count ->
    [one] Le rôle est transmis dans
   *[other] Les rôles sont transmis dans
}
request-moves-at = À { $time }.
request-moment-come = C’est le moment. Dans un instant, cette page montrera le résultat.

request-no-part = Ce compte ({ $account }) n’est pas concerné par la demande { $request }
request-no-part-why = Une demande n’apparaît qu’aux comptes dont la réponse est attendue et aux contacts de son service. Si le lien d’un e-mail vous a amené ici, cet e-mail était destiné à un autre de vos comptes, ou à quelqu’un d’autre.
request-no-part-requests = Voir les demandes de ce compte
request-signed-in-as = Vous êtes connecté en tant que { $name }, { $handle }, dont les e-mails sont envoyés à { $address }.
request-gone = Vous n’êtes plus un contact de ce service
request-gone-why = Vous pouviez suivre cette demande en tant que contact de son service, et vous ne l’êtes plus. Si l’un de vos rôles a été transmis, un e-mail vous l’annonce.
request-gone-services = Voir vos services

request-over = Il n’y a plus rien à faire ici
request-is-closed = La demande { $request } est close. Ses codes ne fonctionnent plus.
request-why = Pourquoi
request-why-declined-you = Vous avez refusé : rien n’a changé.
request-why-declined = { $who } a refusé : rien n’a changé.
request-why-expired-you = Vous n’avez pas répondu à temps : rien n’a changé.
request-why-expired = { $who } n’a pas répondu à temps : rien n’a changé.
request-why-expired-all = Personne n’a répondu à temps : rien n’a changé.
request-why-withdrawn-you = Vous l’avez retirée : rien n’a changé.
request-why-withdrawn = { $who } l’a retirée : rien n’a changé.
request-why-taken-back-you = Vous êtes revenu à temps sur votre acceptation : rien n’a changé.
request-why-taken-back = { $who } est revenu à temps sur son acceptation : rien n’a changé.
request-why-superseded-you = En tant qu’administrateur, vous avez demandé autre chose à la place. Cette demande n’a rien changé.
request-why-superseded = { $who }, l’administrateur, a demandé autre chose à la place. Cette demande n’a rien changé.
request-why-failed = { $count ->
    [one] Le rôle n’a pas pu être transmis : rien n’a changé.
   *[other] Les rôles n’ont pas pu être transmis : rien n’a changé.
}
request-moved-from-you = { $count ->
    [one] Le rôle est passé de vous à { $to }.
   *[other] Les rôles sont passés de vous à { $to }.
}
request-moved-to-you = { $count ->
    [one] Le rôle est passé de { $from } à vous.
   *[other] Les rôles sont passés de { $from } à vous.
}
request-moved-from-to = { $count ->
    [one] Le rôle est passé de { $from } à { $to }.
   *[other] Les rôles sont passés de { $from } à { $to }.
}
request-right-lost-you = Vous n’êtes plus le contact { $roles } pour { $service }.
request-right-lost = { $who } n’est plus le contact { $roles } pour { $service }.
request-told = Informés par e-mail : { $who }.
request-you-inside = vous
request-next = Et ensuite
request-next-service = Voir le service dans votre liste
request-next-requests = Voir vos demandes pour ce service
request-next-passwords = Changez les mots de passe que l’ancien contact connaissait
request-next-profile = Voir dans votre profil ce qui manque, et y remédier
request-next-again = Demander à nouveau
request-next-ask = Si vous le souhaitez toujours, demandez à { $who } d’envoyer une nouvelle demande

## La boîte aux lettres de la démo

mailbox-lead = Tous les e-mails adressés aux personnes de la démo. Rien ne quitte cette machine.
mailbox-empty = Pas encore d’e-mail. Demandez un nouveau contact : l’e-mail arrivera ici.
mailbox-earlier = Afficher les e-mails précédents
mailbox-mails = E-mails
mailbox-to = à { $address }
mailbox-queued = en attente
mailbox-sent = envoyé
mailbox-failed = échec
mailbox-dropped = inutile
mailbox-choose = Choisissez un e-mail pour le lire.
mailbox-frame = L’e-mail tel que son destinataire le voit
mailbox-follow = Suivre son lien
mailbox-all = Tous les e-mails
mailbox-from = De { $address }
mailbox-to-account = À { $address } ({ $handle }) · { $moment }
mailbox-show-as = Afficher en
mailbox-as-html = HTML
mailbox-as-text = Texte

## Mots communs aux écrans et aux e-mails

word-role-admin = administrateur
word-role-tech = technique
word-role-billing = facturation

word-category-all-dom = Pack de domaines
word-category-anthos = Cluster Anthos
word-category-cloud = Projet cloud
word-category-dedicated = Serveur dédié
word-category-dedicated-cluster = Cluster de serveurs
word-category-domain = Domaine
word-category-email-domain = E-mail
word-category-essentials = VMware Essentials
word-category-failover = Adresse de secours
word-category-hosting = Hébergement web
word-category-hosting-reseller = Hébergement revendeur
word-category-hycu = Licence de sauvegarde
word-category-kube = Kubernetes
word-category-load-balancer = Répartiteur de charge
word-category-logs = Plateforme de journaux
word-category-nas = Stockage réseau
word-category-nasha = Stockage réseau HA
word-category-netapp = Stockage de fichiers
word-category-nutanix = Cluster Nutanix
word-category-over-the-box = Agrégation de liens
word-category-ovh-cloud-connect = Liaison privée
word-category-pack-sip-trunk = Pack trunk SIP
word-category-pack-xdsl = Pack d’accès Internet
word-category-private-cloud = Cloud privé
word-category-private-database = Base de données privée
word-category-vps = VPS
word-category-xdsl = Accès Internet
word-category-zone = Zone DNS

word-ability-change-all-contacts = modifier les trois contacts
word-ability-other-contacts = modifier les autres contacts
word-ability-hand-on-tech = transmettre le rôle technique à quelqu’un d’autre
word-ability-hand-on-billing = transmettre le rôle facturation à quelqu’un d’autre
word-ability-change-holder = changer le titulaire du domaine
word-ability-transfer-out = transférer le domaine chez un autre fournisseur
word-ability-configure = modifier les réglages techniques
word-ability-edit-dns = modifier la zone DNS
word-ability-add-domains = ajouter des domaines et des sous-domaines
word-ability-install-modules = installer des modules
word-ability-change-passwords = changer les mots de passe FTP et de base de données
word-ability-order-certificates = commander des certificats
word-ability-manage-mailboxes = gérer les boîtes e-mail
word-ability-see-invoices = voir les factures et les commandes
word-ability-renew = le renouveler et recevoir ses avis de renouvellement
word-ability-manage-payment = gérer son paiement

## Rôles

role-admin = Administrateur
role-tech = Technique
role-billing = Facturation
role-admin-may = Gère le service et peut modifier les trois contacts. Ne voit aucune facture.
role-tech-may = Fait fonctionner le service. Ne voit aucune facture et ne peut pas modifier les autres contacts.
role-billing-may = Paie et reçoit les avis de renouvellement.

## Les personnes de la démonstration, présentées par le serveur

server-demo-mira = Administratrice de la plupart de ses 312 services. Deux demandes l’attendent
server-demo-teo = Webmaster : contact technique seulement, bientôt davantage
server-demo-ines = Comptable : contact facturation seulement, une demande l’attend
server-demo-kasper = Administrateur de deux services, vient de demander à Mira de prendre un rôle
server-demo-none = Contact d’aucun service
server-demo-only = { $count ->
    [one] Contact { $role } seulement, pour { $count } service
   *[other] Contact { $role } seulement, pour { $count } services
}
server-demo-several = { $count ->
    [one] Contact pour { $count } service : { $roles }
   *[other] Contact pour { $count } services : { $roles }
}
server-demo-role = { $role } pour { $number }

## E-mails

mail-hello = Bonjour { $name },
mail-hello-nobody = Bonjour,
mail-foot = Handover pour { $provider }. Envoyé à { $address }, car cette adresse est celle d’un compte ou a été indiquée comme telle.
mail-link = { $words } :

mail-date = { $weekday } { $day } { $month } { $year }
mail-date-first = { $weekday } 1er { $month } { $year }
mail-moment = { $date } à { $time } (UTC)
mail-list = { $first }, { $next }
mail-list-end = { $first } et { $last }
mail-service = { $service } ({ $category })
mail-you = vous ({ $handle })

mail-label-service = Service
mail-label-roles = { $count ->
    [one] Rôle
   *[other] Rôles
}
mail-label-from = De
mail-label-to = À
mail-label-asked-by = À la demande de
mail-label-answer-by = Répondre avant le
mail-label-request = Demande
mail-label-handle = Identifiant client (NIC)
mail-label-address = Adresse
mail-label-new-address = Nouvelle adresse
mail-label-confirm-by = Confirmer avant le
mail-label-set-by = À définir avant le
mail-label-undo-by = Annuler avant le
mail-label-expires = Expire le

mail-see-request = Voir la demande
mail-see-services = Voir vos services
mail-see-service = Voir le service
mail-sign-in = Se connecter
mail-set-password = Définir un mot de passe
mail-confirm-address = Confirmer l’adresse
mail-undo = Annuler le changement

mail-confirm-subject = Réponse attendue : contact { $roles } pour { $service } (demande { $request })
mail-confirm-take-title = { $count ->
    [one] Prendre le rôle { $roles } pour { $service } ?
   *[other] Prendre les rôles { $roles } pour { $service } ?
}
mail-confirm-give-title = { $count ->
    [one] Transmettre le rôle { $roles } pour { $service } ?
   *[other] Transmettre les rôles { $roles } pour { $service } ?
}
mail-confirm-asked = { $asker }, contact { $held } du service { $service }, vous demande d’en devenir le contact { $roles }.
mail-confirm-own = Vous avez demandé que { $to } devienne le contact { $roles } du service { $service }. Confirmez que cette demande vient bien de vous.
mail-confirm-self = Vous avez demandé à devenir vous-même le contact { $roles } du service { $service }. Confirmez que cette demande vient bien de vous.
mail-confirm-action = Voir la demande et répondre
mail-confirm-opening = Ouvrir le lien ne change rien. C’est sur la page que vous acceptez ou refusez.
mail-confirm-code = Votre code de validation, si le lien ne le remplit pas :
mail-confirm-personal = Ce code est personnel et ne sert qu’une fois. Ne le communiquez jamais ; personne ne vous le demandera.
mail-confirm-ignore = Ce n’est pas vous, ou vous ne vous y attendiez pas ? Refusez sur la page, ou ne faites rien : sans réponse de votre part, la demande expire le { $deadline } et rien ne change.

mail-accept-can = Si vous acceptez, voici ce que vous pourrez faire avec ce service :
mail-accept-cannot = { $count ->
    [one] Avec ce seul rôle, vous ne pourrez pas :
   *[other] Avec ces seuls rôles, vous ne pourrez pas :
}
mail-accept-replaced = { $from } ne sera alors plus le contact { $roles } et en sera informé par e-mail.
mail-accept-other = Si chacun de vous accepte, { $to } deviendra le contact { $roles } à la place de { $from }, qui en sera informé par e-mail.
mail-accept-other-mine = Si chacun de vous accepte, { $to } deviendra le contact { $roles } à votre place.
mail-effect-now = Le changement prendra effet dès que vous aurez accepté.
mail-effect-now-both = Le changement prendra effet dès que chacun de vous aura accepté.
mail-effect-seconds = { $count ->
    [one] Le changement prendra effet { $count } seconde après votre acceptation ; d’ici là, il peut être arrêté.
   *[other] Le changement prendra effet { $count } secondes après votre acceptation ; d’ici là, il peut être arrêté.
}
mail-effect-seconds-both = { $count ->
    [one] Le changement prendra effet { $count } seconde après la deuxième acceptation ; d’ici là, il peut être arrêté.
   *[other] Le changement prendra effet { $count } secondes après la deuxième acceptation ; d’ici là, il peut être arrêté.
}
mail-effect-minutes = { $count ->
    [one] Le changement prendra effet { $count } minute après votre acceptation ; d’ici là, il peut être arrêté.
   *[other] Le changement prendra effet { $count } minutes après votre acceptation ; d’ici là, il peut être arrêté.
}
mail-effect-minutes-both = { $count ->
    [one] Le changement prendra effet { $count } minute après la deuxième acceptation ; d’ici là, il peut être arrêté.
   *[other] Le changement prendra effet { $count } minutes après la deuxième acceptation ; d’ici là, il peut être arrêté.
}
mail-effect-hours = { $count ->
    [one] Le changement prendra effet { $count } heure après votre acceptation ; d’ici là, il peut être arrêté.
   *[other] Le changement prendra effet { $count } heures après votre acceptation ; d’ici là, il peut être arrêté.
}
mail-effect-hours-both = { $count ->
    [one] Le changement prendra effet { $count } heure après la deuxième acceptation ; d’ici là, il peut être arrêté.
   *[other] Le changement prendra effet { $count } heures après la deuxième acceptation ; d’ici là, il peut être arrêté.
}

mail-reminder-subject = Rappel : contact { $roles } pour { $service } (demande { $request })
mail-reminder-title = Il manque votre réponse
mail-reminder-asked = { $asker } vous demande de devenir le contact { $roles } du service { $service } et attend toujours votre réponse.
mail-reminder-own = Vous avez demandé que { $to } devienne le contact { $roles } du service { $service }, mais vous ne l’avez pas encore confirmé.
mail-reminder-self = Vous avez demandé à devenir vous-même le contact { $roles } du service { $service }, mais vous ne l’avez pas encore confirmé.
mail-reminder-code = Votre code de validation se trouve dans l’e-mail que vous avez reçu précédemment. Si vous ne le retrouvez pas, faites-vous en envoyer un nouveau depuis la page de la demande.
mail-reminder-ignore = Si vous ne le souhaitez pas, refusez, ou ne faites rien : sans réponse de votre part, la demande expire le { $deadline } et rien ne change.

mail-done-subject = Effectuée : contact { $roles } pour { $service } (demande { $request })
mail-done-title = La demande a été traitée
mail-done-you = Vous êtes désormais le contact { $roles } du service { $service }, à la place de { $from }.
mail-done-other = { $to } est désormais le contact { $roles } du service { $service }, à la place de { $from }.
mail-done-replaced = { $to } est désormais le contact { $roles } du service { $service }, à votre place.
mail-done-passwords = Changez les mots de passe que { $from } connaissait.

mail-changed-subject = Modification : contact { $roles } pour { $service } (demande { $request })
mail-changed-title = { $service } a un nouveau contact { $roles }
mail-changed-replaced = { $to } est désormais le contact { $roles } du service { $service }, à votre place.
mail-changed-admin = { $to } est désormais le contact { $roles } du service { $service }, à la place de { $from }. Ce message vous est adressé en tant que contact administrateur.
mail-changed-wrong = Si vous pensez qu’il s’agit d’une erreur, adressez-vous à { $asker }, à l’origine de la demande, ou à l’assistance.

mail-declined-subject = Refusée : contact { $roles } pour { $service } (demande { $request })
mail-declined-title = La demande a été refusée
mail-declined-you = Vous avez refusé cette demande. Le contact { $roles } du service { $service } reste le même.
mail-declined-other = { $by } a refusé cette demande. Le contact { $roles } du service { $service } reste le même.
mail-withdrawn-subject = Retirée : contact { $roles } pour { $service } (demande { $request })
mail-withdrawn-title = La demande a été retirée
mail-withdrawn-you = Vous avez retiré cette demande. Le contact { $roles } du service { $service } reste le même.
mail-withdrawn-other = { $by } a retiré cette demande. Le contact { $roles } du service { $service } reste le même.
mail-taken-back-subject = Arrêtée : contact { $roles } pour { $service } (demande { $request })
mail-taken-back-title = La demande a été arrêtée
mail-taken-back-you = Vous avez choisi de revenir sur votre acceptation. Le contact { $roles } du service { $service } reste le même.
mail-taken-back-other = { $by } a choisi de revenir sur son acceptation. Le contact { $roles } du service { $service } reste le même.
mail-superseded-subject = Remplacée : contact { $roles } pour { $service } (demande { $request })
mail-superseded-title = Une autre demande a remplacé celle-ci
mail-superseded-you = En tant que contact administrateur du service { $service }, vous avez demandé un autre changement. Cette demande, qui portait sur le contact { $roles }, a pris fin sans effet.
mail-superseded-other = { $by }, contact administrateur du service { $service }, a demandé un autre changement. Cette demande, qui portait sur le contact { $roles }, a pris fin sans effet.
mail-expired-subject = Expirée : contact { $roles } pour { $service } (demande { $request })
mail-expired-title = La demande a expiré
mail-expired-you = Vous n’avez pas répondu à temps. Le contact { $roles } du service { $service } reste le même.
mail-expired-other = { $missing } n’a pas répondu à temps. Le contact { $roles } du service { $service } reste le même.
mail-expired-both = Personne n’a répondu à temps. Le contact { $roles } du service { $service } reste le même.
mail-failed-subject = Échec : contact { $roles } pour { $service } (demande { $request })
mail-failed-title = La demande n’a pas pu aboutir
mail-failed = Cette demande, qui portait sur le contact { $roles } du service { $service }, a pris fin sans effet.
mail-failed-reasons = Voici ce qui s’y est opposé :
mail-ended-again = Ses codes ne fonctionnent plus. Si le changement est toujours souhaité, il peut être demandé à nouveau.

mail-reason-right-you = Vous ne pouvez plus demander ce changement.
mail-reason-right-other = { $asker } ne peut plus demander ce changement.
mail-reason-lost-you = { $count ->
    [one] Vous n’avez plus le rôle { $roles }.
   *[other] Vous n’avez plus les rôles { $roles }.
}
mail-reason-lost-other = { $count ->
    [one] { $from } n’a plus le rôle { $roles }.
   *[other] { $from } n’a plus les rôles { $roles }.
}
mail-reason-no-account = Ce compte n’existe pas.
mail-reason-several = Plusieurs comptes ont cette adresse.
mail-reason-zone = Les deux comptes sont dans des zones géographiques différentes.
mail-reason-profile = Votre profil est incomplet.
mail-reason-address = Votre adresse e-mail n’est pas confirmée.
mail-reason-invoice = Votre compte a une facture impayée.
mail-reason-payment = Vous n’avez pas de moyen de paiement valide.
mail-reason-unable = { $account } ne peut ni prendre ni céder ce rôle pour le moment.
mail-reason-in-creation = Le service est encore en cours de création.
mail-reason-expired = Le service a expiré.
mail-reason-debt = Une somme est due pour ce service, ce qui bloque son rôle facturation.
mail-reason-open = La demande { $request } porte déjà sur ce rôle.

mail-sign-up-subject = Confirmez votre adresse pour { $provider }
mail-sign-up-title = Confirmez votre adresse
mail-sign-up = Quelqu’un, sans doute vous, s’est inscrit chez { $provider } avec cette adresse.
mail-sign-up-then = Pour confirmer, le mot de passe choisi lors de votre inscription vous sera demandé. Le compte sera alors créé et son identifiant client (NIC) vous sera envoyé par e-mail.
mail-sign-up-ignore = Ce n’est pas vous ? Ne faites rien : sans confirmation, aucun compte n’est créé.
mail-once = Le lien ne sert qu’une fois et ne change rien tant que vous n’appuyez pas sur le bouton de sa page.

mail-welcome-subject = Votre identifiant client : { $account }
mail-welcome-title = Votre compte est prêt
mail-welcome = Votre compte chez { $provider } est prêt. Voici son identifiant client :
mail-welcome-then = Il vous sert à vous connecter, et aux autres à vous désigner comme contact. Il n’est pas secret ; votre mot de passe, si.

mail-password-subject = Définir un mot de passe pour { $account }
mail-password-title = Définir un mot de passe
mail-password = Quelqu’un, sans doute vous, a demandé à définir un mot de passe pour ce compte.
mail-password-then = Toutes les sessions ouvertes de ce compte prendront alors fin.
mail-password-ignore = Ce n’est pas vous ? Ne faites rien : votre mot de passe reste le même.

mail-password-changed-subject = Le mot de passe de { $account } a été changé
mail-password-changed-title = Votre mot de passe a été changé
mail-password-changed = Le mot de passe de votre compte a été changé. Toutes ses autres sessions ont pris fin.
mail-password-changed-then = Ce n’est pas vous ? Définissez tout de suite un nouveau mot de passe.

mail-address-subject = Confirmez la nouvelle adresse de { $account }
mail-address-title = Confirmez votre nouvelle adresse
mail-address = Les codes et les avis de ce compte doivent désormais arriver à cette adresse.
mail-address-then = Dès votre confirmation, les codes envoyés à l’ancienne adresse ne fonctionneront plus. Si une demande attend votre réponse, faites-vous alors envoyer un nouvel e-mail.
mail-address-ignore = Ce n’est pas vous ? Ne faites rien : l’adresse reste la même.

mail-address-changed-subject = L’adresse de { $account } a été changée
mail-address-changed-title = Votre adresse a été changée
mail-address-changed = Les codes et les avis de ce compte n’arrivent plus à cette adresse.
mail-address-changed-then = Ce n’est pas vous ? Annulez le changement : le compte retrouve cette adresse et toutes ses sessions prennent fin.

mail-address-restored-subject = L’adresse de { $account } a été rétablie
mail-address-restored-title = Votre adresse a été rétablie
mail-address-restored = Un changement d’adresse de ce compte a été annulé. Toutes ses sessions ont pris fin.
mail-address-restored-then = Le mot de passe ne fonctionne plus. Un e-mail avec un lien pour en définir un nouveau est en route vers l’adresse ci-dessus.

mail-renewal-subject = { $count ->
    [one] Renouvellement : { $service } expire dans { $count } jour
   *[other] Renouvellement : { $service } expire dans { $count } jours
}
mail-renewal-subject-tomorrow = Renouvellement : { $service } expire demain
mail-renewal-subject-today = Renouvellement : { $service } expire aujourd’hui
mail-renewal-title = { $count ->
    [one] { $service } expire dans { $count } jour
   *[other] { $service } expire dans { $count } jours
}
mail-renewal-title-tomorrow = { $service } expire demain
mail-renewal-title-today = { $service } expire aujourd’hui
mail-renewal = Vous êtes le contact facturation de ce service. Renouvelez-le à temps, ou laissez-le expirer.
mail-renewal-told = Cet avis est envoyé 30 jours, 7 jours et 1 jour avant l’expiration.
