# Français. Les clés sont celles de en.ftl, où se trouvent aussi les explications ; voir aussi README.md.

language-name = Français

## Partout

loading = Chargement…
try-again = Réessayer
back = Retour
error-title = Erreur : { $title }
nic-handle = Identifiant client (NIC)
person-label = votre libellé
not-a-handle = Ce n’est pas un identifiant client.
date-incomplete = Indiquez une date complète et réelle, ou videz le champ.
password = Mot de passe
password-missing = Saisissez votre mot de passe.
you = Vous
you-inside = vous
pass-to = à
request-inside = demande { $number }
colon =  :
semicolon =  ;
switch-account = Changer de compte
copied = Copié.
copy-refused = Votre navigateur ne permet pas de copier.
copy-this = Copier { $what }
progress = Progression
password-show = Afficher le mot de passe
problem-title = Il y a un problème

list-more = Afficher plus
list-loading-more = Chargement de la suite…
list-print = Imprimer
list-started-over = La liste a changé. Elle reprend depuis le début.
list-clear-filters = Effacer les filtres

## Le cadre : barre, onglets, pied

frame-skip = Aller au contenu
frame-where = Où vous êtes
frame-language = Langue
frame-language-failed = Cette langue n’est pas disponible pour le moment. Réessayez.
frame-theme = Thème
frame-theme-system = Système
frame-theme-light = Clair
frame-theme-dark = Sombre
frame-my-contacts = Mes contacts
frame-services = Services
frame-requests = Demandes
frame-demo-only = Démo uniquement
frame-zone = zone { $zone }
frame-sign-out = Se déconnecter
frame-waiting-for-you = en attente de votre réponse
frame-no-access = Vous n’avez plus accès à un compte ?
frame-time-zone = Heures affichées : { $zone }
frame-offline = Vous êtes hors ligne. La reconnexion se fera automatiquement.
frame-outdated = Il y a une nouvelle version de Handover. Ce que vous avez saisi est conservé, sauf les mots de passe et les fichiers.
frame-renew = La charger
frame-not-live = Les mises à jour en direct n’arrivent pas jusqu’à votre navigateur. Cette page cherche donc les changements chaque minute.
help-support = Assistance
help-partners = Partenaires
help-community = Communauté
help-policies = Politiques d’accès (IAM)

## Erreurs du serveur

failure-offline = Impossible de joindre le serveur. Vérifiez votre connexion, puis réessayez.
failure-signed-out = Votre session est terminée. Reconnectez-vous.
failure-garbled = La réponse du serveur est illisible. Rechargez la page.
failure-blocked = Une partie de la page est bloquée, peut-être par une extension du navigateur. Autorisez-la pour ce site, puis réessayez.
failure-damaged = Une partie de la page a été altérée en chemin, peut-être par un proxy ou un antivirus. Réessayez ou rechargez la page.
failure-wrong-credentials = L’identifiant, l’e-mail ou le mot de passe est incorrect. Si plusieurs comptes ont cet e-mail, saisissez l’identifiant.
failure-too-many-tries = Trop de tentatives. Patientez un moment, puis réessayez.
failure-too-many-tries-until = Trop de tentatives. Réessayez après le { $when }.
failure-over-budget = Vous avez atteint une limite. Patientez un moment, puis réessayez.
failure-over-budget-until = Vous avez atteint une limite. Réessayez après le { $when }.
failure-not-found = Introuvable, ou non visible depuis ce compte.
failure-busy = Le serveur est surchargé. Réessayez dans un instant.
failure-cannot-store = Nous ne pouvons rien enregistrer pour le moment. Rien n’a été modifié. Réessayez plus tard.
failure-may-be-stored = Nous ne savons pas si cela a été enregistré. Rechargez la page et vérifiez avant de réessayer.
failure-internal = Une erreur est survenue de notre côté. Rien n’a été modifié. Réessayez.
failure-too-large = C’est trop long.
failure-key-reused = Cet envoi a déjà été fait avec un autre contenu. Rechargez la page.
failure-changed = Cela a été modifié entre-temps : rien n’a été enregistré. Rechargez la page pour voir ce qu’il en est.
failure-foreign-origin = Le serveur n’accepte pas les requêtes provenant de cette adresse.
failure-weak-password = Ce mot de passe est trop facile à deviner.
failure-bad-token = Ce lien ne fonctionne plus. Demandez-en un nouveau.
failure-refused = Le serveur a refusé. Vérifiez votre saisie.
failure-provider-refused = La connexion n’a pas abouti. Réessayez.
failure-provider-no-account = La connexion a réussi, mais vous n’avez pas de compte ici. Contactez notre assistance.
failure-provider-too-weak = Il faut ici une connexion plus sûre, par exemple avec un second facteur. Réessayez.
failure-provider-unavailable = La connexion ne fonctionne pas pour le moment. Réessayez plus tard.
failure-provider-misconfigured = La connexion ne fonctionne pas à cause d’un mauvais réglage, que nous seuls pouvons corriger. Prévenez notre assistance.
failure-provider-invalid = La connexion n’a pas abouti, car la réponse reçue n’est pas valide. Réessayez. Si cela ne suffit pas, prévenez notre assistance.
failure-step-up = Confirmez d’abord que c’est bien vous. Votre saisie est conservée.
# $provider est le nom du fournisseur.
failure-step-up-button = Confirmer avec votre compte { $provider }
switched-off-title = Indisponible ici
failure-switched-off = Connectez-vous plutôt avec votre compte chez le fournisseur.

## Obstacles à un changement

blocker-admin-only = Seul l’administrateur peut changer l’administrateur.
blocker-tech-only = Seuls l’administrateur et le contact technique peuvent changer le contact technique.
blocker-billing-only = Seuls l’administrateur et le contact facturation peuvent changer le contact facturation.
word-blocker-role-lost = Ces rôles ont changé de mains entre-temps : { $roles }.
word-blocker-no-such-account = Ce compte n’existe pas.
word-blocker-several-accounts = Plusieurs comptes utilisent cette adresse e-mail. Saisissez plutôt l’identifiant client.
word-blocker-last-day = Le dernier jour n’est pas compris entre aujourd’hui et dans un an.
word-blocker-other-zone = { $from } et { $to } ne sont pas dans la même zone géographique.
word-blocker-profile-yours = Votre profil est incomplet.
blocker-profile-theirs = Le profil de { $who } est incomplet.
word-blocker-address-yours = Votre adresse e-mail n’est pas confirmée.
blocker-cooldown = Votre adresse e-mail a changé récemment. Vous pourrez demander un nouvel administrateur à partir du { $when }.
blocker-cooldown-theirs = L’adresse e-mail de { $who } a changé récemment.
blocker-address-theirs = L’adresse e-mail de { $who } n’est pas confirmée.
word-blocker-unpaid-yours = Vous avez une facture impayée.
blocker-unpaid-theirs = { $who } a une facture impayée.
word-blocker-payment-yours = Vous n’avez pas de moyen de paiement valide.
word-blocker-payment-theirs = { $who } n’a pas de moyen de paiement valide.
blocker-unable-yours = Votre compte ne peut ni recevoir ni céder ce rôle pour le moment.
word-blocker-unable-theirs = { $who } ne peut ni recevoir ni céder ce rôle pour le moment.
word-blocker-in-creation = Le service est encore en cours de création.
word-blocker-expired = Le service a expiré.
word-blocker-in-debt = Une dette en cours sur ce service bloque son rôle facturation.
word-blocker-request-open = La demande { $number } est encore en cours.
word-blocker-right-lost-you = Vous n’êtes plus le contact { $roles } de { $service }.
word-blocker-right-lost = { $who } n’est plus le contact { $roles } de { $service }.
fix-spelling = Vérifiez l’orthographe.
fix-in-creation = Revenez dans quelques minutes.

## États d’un service

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
service-other = Autre état

## États d’une demande

request-state =
    .Todo = Envoyée
    .ValidatingByCustomers = En attente
    .CheckValidity = En vérification
    .Doing = Bientôt effective
    .Done = Effectuée
    .Refused = Refusée
    .Expired = Expirée
    .Aborted = Annulée
    .Error = Échec

## Titres des écrans

requests-title = Mes demandes
request-title = Demande { $request }
service-title = Détails du service
holder-title = Titulaire
holder-answer-title = Changement de titulaire

claimant =
    .Holder = en tant que titulaire, ou personne habilitée à signer pour lui
    .Representative = pour le compte du titulaire
    .Heir = au titre de l’héritage du titulaire
    .CourtDecision = en vertu d’une décision de justice

word-case-object-title = Quelqu’un d’autre pourrait obtenir { $domain }
procedure-object-how = Une personne sans accès à un compte nous a envoyé des pièces, { $claimant }. Nous les avons vérifiées et approuvées. Si personne ne s’y oppose, le changement prend effet le { $when }.
procedure-object-why = Motif (facultatif)
procedure-object-why-hint = Seule notre équipe le lit.
procedure-object-button = M’y opposer
procedure-object-nothing-yet = Ouvrir cette page ne décide de rien. Si la revendication est justifiée, ne faites rien : elle prend effet le { $when }.
procedure-object-yours = Vous y opposer ?
procedure-object-done = Votre opposition est enregistrée. Rien ne change pour l’instant : notre équipe réexamine le dossier.
procedure-claim-holder = Nouveau titulaire { $name }
procedure-claim-roles = { $roles } pour { $to }
procedure-title = Changer un domaine sans accès à son compte
people-title = Personnes
history-all-title = Historique
access-title = Accès
rights-title = Qui peut faire quoi
modify-title = Modifier les contacts
webmaster-title = Ajouter un webmaster
profile-title = Profil
order-title = Commander un service
authorize-title = Une application demande un accès
mailbox-title = Boîte aux lettres
sign-up-title = Créer un compte
forgotten-title = Réinitialiser le mot de passe
confirm-sign-up-title = Confirmez votre adresse
new-password-title = Définir un mot de passe
confirm-address-title = Confirmez votre nouvelle adresse
undo-address-title = Annuler le changement d’adresse

## Introuvable

not-found-title = Page introuvable
not-found-lead = Si vous avez tapé l’adresse, vérifiez-la. Si vous l’avez collée, assurez-vous qu’elle est complète.

## Connexion

sign-in-title = Se connecter
sign-in-welcome = Les bonnes personnes, pour chaque service
sign-in-lead = Chacun de vos services a une personne qui décide, une qui gère et une qui paie. Transmettez un rôle ici, sans partager de mot de passe.
sign-in-admin = décide et désigne les deux autres
sign-in-tech = gère le service : réglages, fichiers, certificats
sign-in-billing = paie et reçoit les avis de renouvellement
sign-in-heading = Connectez-vous à votre compte { $provider }
sign-in-to-go-on = Connectez-vous pour continuer
sign-in-answer-title = Un changement attend votre confirmation
sign-in-answer = Connectez-vous pour le consulter ; votre code est conservé dans cet onglet.
sign-in-see-title = Connectez-vous pour voir cette demande
sign-in-see = Pour y répondre, ouvrez à nouveau le lien de votre e-mail ou collez le code.
sign-in-address = Connectez-vous pour la confirmer ; votre code est conservé dans cet onglet.
sign-in-code-kept = Code de votre e-mail, conservé tant que vous ne rechargez pas cette page
sign-in-nothing-yet = L’ouverture du lien n’a rien modifié. Ce message n’était pas pour vous ? N’en tenez pas compte : le code ne fonctionne que pour le compte auquel il a été envoyé.
sign-in-login = Identifiant client ou e-mail
sign-in-login-hint = Un identifiant ressemble à { $example }.
sign-in-login-missing = Saisissez votre identifiant client ou votre adresse e-mail.
sign-in-ended = Votre session est terminée. Reconnectez-vous pour continuer.
sign-in-try = Se connecter en tant que…
sign-in-demo = Ceci est une démo. Choisissez l’une de ces personnes fictives ; aucun mot de passe n’est nécessaire.
sign-in-other = Tout autre identifiant des données
sign-in-be = Utiliser ce compte
sign-in-desk = Ou essayer l’espace équipe du fournisseur
sign-in-no-such-account = Aucun compte n’a cet identifiant.
sign-in-no-account = Pas encore de compte ? { $link }
# $provider est le nom du fournisseur.
sign-in-by-provider = Se connecter avec votre compte { $provider }
sign-in-forgotten = Mot de passe oublié ?
sign-in-no-access = Vous ne parvenez pas à vous connecter ?
sign-in-cookies-title = Votre navigateur bloque les cookies
sign-in-cookies = Handover a besoin d’un cookie pour garder votre session ouverte. Autorisez les cookies pour ce site dans les réglages de votre navigateur, puis rechargez la page.

## Un nouveau mot de passe

password-hint = Au moins { $count } caractères. Quelques mots au hasard font très bien l’affaire, et vous pouvez coller.
password-more = { $count ->
    [one] Encore un caractère.
   *[other] Encore { $count } caractères.
}
password-good = Assez long et difficile à deviner.
password-new-missing = Saisissez un nouveau mot de passe.
password-too-short = Utilisez au moins { $count } caractères.
password-too-long = Utilisez au plus { $count } caractères.
password-common = C’est l’un des premiers mots de passe que l’on essaierait. Choisissez-en un autre.
password-about-you = C’est trop proche de votre nom, de votre identifiant ou de votre adresse. Choisissez un mot de passe sans rapport avec vous.

## Comptes : textes communs des formulaires

form-save = Enregistrer
form-saved = Enregistré.
form-cancel = Annuler
password-yours = Votre mot de passe
password-wrong = Ce n’est pas votre mot de passe actuel.
email = Adresse e-mail
email-missing = Saisissez une adresse e-mail.
wrong-character = « { $character } » ({ $code }) n’a pas sa place ici. Ce caractère peut ressembler à un autre, ou être invisible : saisissez cette partie vous-même.
email-wrong = Ce n’est pas une adresse e-mail. Exemple : nom@exemple.org.
first-name = Prénom
first-name-missing = Saisissez votre prénom.
last-name = Nom
last-name-missing = Saisissez votre nom.
name-wrong = Utilisez au plus 100 caractères, sans <, > ni caractères qui inversent le sens d’écriture.
language-of-mails = Langue des e-mails
to-profile = Aller à mon profil
not-now = Pas maintenant
back-to-sign-in = Retour à la connexion
no-mail-yet = Vous n’avez pas reçu l’e-mail ?
demo-mail = Ceci est une démo : aucun e-mail ne quitte cette machine. Il arrive dans la { $mailbox }.

## Pays et zones géographiques

country = Pays
country-missing = Choisissez votre pays.
country-with-subsidiary = Pays où nous avons une filiale
country-others = Autres pays
country-asia = Asie, autres pays
country-europe = Europe, autres pays
country-quebec = Canada, en français
country-world-english = Reste du monde, en anglais
country-world-spanish = Reste du monde, en espagnol

zone =
    .Eu = EU (Europe, Maroc, Sénégal, Tunisie)
    .Ca = CA (Canada, Asie, reste du monde)
    .Us = US (États-Unis)

## Créer un compte

sign-up-signed-in = Une session est déjà ouverte : { $name }. Allez à { $services }, ou remplissez ce formulaire pour créer un autre compte.
sign-up-have-account = Vous avez déjà un compte ? { $link }
sign-up-email-hint = Nous y enverrons les codes de validation et les notifications.
sign-up-country-choose = Choisissez un pays
sign-up-zone-unknown = Votre pays détermine votre zone géographique. Un rôle ne peut être transmis qu’entre comptes d’une même zone.
sign-up-zone = Votre zone géographique est { $zone }. Un rôle ne peut être transmis qu’entre comptes d’une même zone, et un compte ne change pas de zone.
sign-up-steps = Comment ça marche
sign-up-step-enter = Vous saisissez vos informations
sign-up-step-enter-note = Aucun compte n’est encore créé
sign-up-step-confirm = Vous confirmez par e-mail
sign-up-step-confirm-note = Ouvrez le lien dans les 24 heures et choisissez un mot de passe
sign-up-step-handle = Vous recevez votre identifiant client
sign-up-step-handle-note = Il sert ensuite à vous connecter, et aux autres à vous désigner comme contact
sign-up-sent-title = Consultez vos e-mails
sign-up-sent = Un e-mail est en route vers { $address }. Ouvrez son lien dans les 24 heures pour confirmer votre adresse et choisir votre mot de passe.
sign-up-sent-handle = Dès votre confirmation, nous créons votre compte et envoyons votre identifiant client à la même adresse.
sign-up-sent-missing = Vérifiez vos courriers indésirables (spam) et l’orthographe de l’adresse. Nous n’envoyons que quelques-uns de ces e-mails par jour à une même adresse.
sign-up-again = Vérifier mes informations et renvoyer

## Mot de passe oublié

forgotten-lead = Mot de passe oublié, ou jamais défini ? Nous vous envoyons par e-mail un lien pour en choisir un.
forgotten-send = Envoyer le lien
login-wrong = Ce n’est ni un identifiant client ni une adresse e-mail.
forgotten-sent = S’il existe un compte pour { $login }, un e-mail avec un lien est en route. Le lien est valable une heure.
forgotten-missing = Vérifiez vos courriers indésirables (spam). Si plusieurs comptes partagent une adresse, saisissez plutôt l’identifiant client. Nous n’envoyons pas plus de cinq de ces e-mails par jour à une même adresse.
forgotten-again = Essayer un autre identifiant ou une autre adresse

## Liens des e-mails

mailed-link-nothing-yet = Rien ne se passe tant que vous n’avez pas appuyé sur le bouton.
mailed-link-missing = Ouvrez à nouveau le lien de votre e-mail. Par sécurité, cet onglet l’oublie quand la page est rechargée. Si votre messagerie a coupé le lien, copiez-le en entier.
mailed-link-unknown = Ce lien n’est pas valide, ou il en manque une partie. Rien n’a été modifié.
mailed-link-used-sign-up = Vous avez déjà utilisé ce lien, et votre compte existe. Nous vous avons envoyé son identifiant client par e-mail.
mailed-link-used-password = Ce lien a déjà servi à définir un mot de passe. Si ce n’était pas vous, demandez tout de suite un nouveau lien.
mailed-link-used-address = Cette adresse est déjà confirmée.
mailed-link-used-undo = Ce changement d’adresse a déjà été annulé.
mailed-link-superseded = Un e-mail plus récent a remplacé celui-ci. Utilisez le lien de l’e-mail le plus récent.
mailed-link-superseded-address = Un e-mail plus récent a remplacé celui-ci, ou le changement a été annulé. Votre profil indique où il en est.
mailed-link-superseded-undo = Ce lien ne fonctionne plus : un autre lien a rétabli l’adresse, ou notre assistance en a défini une nouvelle. Si vous ne vous y attendiez pas, adressez-vous à notre assistance.
mailed-link-expired-password = Ce lien a expiré au bout d’une heure. Rien n’a été modifié.
mailed-link-expired-day = Ce lien a expiré au bout de 24 heures. Rien n’a été modifié.
mailed-link-expired-undo = Ce lien a expiré après 72 heures. Rien n’a changé. Si ce compte est le vôtre et que vous ne pouvez pas vous connecter, adressez-vous à notre assistance.
mailed-link-another = Entre-temps, vous avez ouvert le lien d’un autre e-mail.
mailed-link-another-show = Continuer avec celui-ci
mailed-link-sign-up-again = Recommencer l’inscription
mailed-link-new-link = Obtenir un nouveau lien
confirm-sign-up = Choisissez un mot de passe pour confirmer votre adresse. Nous créons alors votre compte et vous connectons ; son identifiant client s’affiche ici et vous est envoyé par e-mail.
confirm-sign-up-address = Vous confirmez { $address }.
confirm-sign-up-not-you = Cette inscription ne vient pas de vous ? Fermez cette page : sans votre confirmation, aucun compte n’est créé.
confirm-sign-up-button = Confirmer et créer le compte
confirm-sign-up-done = Votre compte est prêt
confirm-sign-up-handle = Votre identifiant client (NIC)
confirm-sign-up-continue = Continuer vers mes services
confirm-sign-up-order = Commander un premier service
confirm-sign-up-replaces = Une session est déjà ouverte : { $name }. En confirmant, vous passez au nouveau compte.
confirm-sign-up-use = Votre session est ouverte. La prochaine fois, utilisez cet identifiant et votre mot de passe ; nous vous l’avons aussi envoyé par e-mail. Les autres s’en servent pour vous désigner comme contact. Ce n’est pas un secret.
new-password = Nouveau mot de passe
new-password-for = Pour le compte { $handle }.
new-password-button = Définir le mot de passe
new-password-ask = Définir ce mot de passe ?
new-password-yes = Oui, définir le mot de passe
new-password-sessions = Ce compte sera déconnecté partout.
new-password-done = Votre mot de passe est défini
new-password-set = { $handle } a un nouveau mot de passe et est déconnecté partout. Nous vous envoyons aussi un e-mail à ce sujet.
undo-address = Le compte récupère l’adresse à laquelle ce lien a été envoyé, et il est déconnecté partout. Faites-le si ce changement ne vient pas de vous.
undo-address-new-password = Son mot de passe est aussi désactivé. Nous enverrons à cette adresse un lien pour en définir un nouveau.
undo-address-restores = Adresse récupérée
undo-address-replaces = Adresse remplacée
undo-address-ends = Ce qui a été demandé ou accepté depuis ce compte après le changement sera annulé ; les codes et les liens ne fonctionneront plus :
undo-address-ended = Annulé, car demandé ou accepté depuis ce compte après le changement :
undo-address-took-effect = Déjà en vigueur. L’annulation ne revient pas sur ces changements. Ils ne viennent pas de vous ? Changez de nouveau les contacts, ou adressez-vous à notre assistance :
undo-address-ended-before = Refusé ou annulé depuis ce compte. Faites une nouvelle demande si vous souhaitez toujours ce changement :
undo-address-request = contact { $roles } de { $service } : { $from } à { $to }
undo-address-holder-change = nouveau titulaire de { $service }
undo-address-holder-details = téléphone ou adresse postale du titulaire de { $service }
undo-address-role-end = fin du rôle technique de { $service } avant son dernier jour
undo-address-objection = opposition à un dossier sur { $service }
undo-address-more = { $count ->
    [one] et { $count } de plus
   *[other] et { $count } de plus
}
undo-address-button = Annuler le changement
undo-address-ask = Annuler le changement d’adresse ?
undo-address-what = Le compte récupère son ancienne adresse et il est déconnecté partout.
undo-address-yes = Oui, rétablir l’adresse
undo-address-keep = Garder la nouvelle adresse
undo-address-done = Votre adresse a été rétablie
undo-address-restored = Les codes et les notifications pour { $handle } sont de nouveau envoyés à votre ancienne adresse. Le compte est déconnecté partout.
undo-address-password = L’ancien mot de passe ne fonctionne plus. Un lien pour en définir un nouveau est en route vers cette adresse ; il est valable une heure.
undo-address-profile = Vérifiez le nom et l’organisation dans votre profil.
address-now = Adresse actuelle
address-then = Nouvelle adresse
address-nothing-waits = Aucune nouvelle adresse n’est à confirmer pour { $handle }. Elle est peut-être déjà confirmée, le changement a pu être annulé ou expirer au bout de 24 heures, ou bien il concerne un autre de vos comptes.
address-changed-title = Votre adresse a été modifiée

## Profil

names-title = Votre nom
names-note = Les identifiants clients (NIC) sont toujours visibles, les noms non.
names-show = Montrer mon nom aux personnes avec qui je partage des services
names-show-note = Elles voient votre nom et votre organisation. Quel que soit votre choix, il en va de même, tant que la demande est ouverte, des personnes à qui vous avez envoyé une demande ou dont vous avez accepté la demande. Toutes les autres ne voient que votre identifiant client (NIC).
labels-title = Vos libellés
labels-note = Vos propres mots pour désigner d’autres personnes. Personne d’autre ne les voit.
labels-none = Vous n’avez pas encore de libellé. Vous pouvez en ajouter un sur la page d’une personne.
label-edit = Changer
label-edit-of = Changer le libellé de { $handle }
label-remove = Supprimer
label-remove-of = Supprimer le libellé de { $handle }
label-removed = Libellé supprimé.
label-text = Libellé
label-wrong = Saisissez de 1 à 60 caractères, sans < ni >.
profile-you = Vous
profile-you-note = Nous les utilisons dans les e-mails que nous vous envoyons. Vous décidez ci-dessous qui d’autre les voit.
profile-name = Nom
organisation = Organisation
organisation-optional = Organisation (facultatif)
profile-zone-label = Zone géographique
profile-zone = { $zone }, d’après votre pays : { $country }
profile-zone-note = Un rôle ne peut être transmis qu’entre comptes d’une même zone.
profile-origin = Compte
profile-origin-provider = Repris de chez { $provider }
profile-origin-sign-up = Créé ici, lors de votre inscription
profile-edit = Changer le nom ou la langue
address-title = Où nous envoyons les codes
address-note = Nous y envoyons les codes de validation et les notifications. Tenez-la à jour.
address-confirmed = Adresse e-mail confirmée
address-unconfirmed = Adresse e-mail non confirmée
address-undeliverable = Les e-mails à cette adresse ne peuvent pas être remis
address-undeliverable-since = Un serveur de messagerie l’a signalé le { $when }. Confirmez l’adresse si elle fonctionne à nouveau, ou saisissez-en une autre. D’ici là, les e-mails qui vous sont destinés sont retenus.
address-check = Adresse e-mail à confirmer
address-check-note = Nous enverrons un code à cette adresse. Quand vous l’aurez saisi ici, les e-mails retenus partiront.
address-notice = Nous ne pouvons pas vous joindre par e-mail
address-notice-text = Les e-mails à { $address } n’ont pas pu être remis. Les codes de validation et les notifications sont retenus jusqu’à ce que vous confirmiez l’adresse ou en saisissiez une autre.
address-notice-button = Vérifier votre adresse
address-new = Nouvelle adresse e-mail
address-ask-note = Nous enverrons un code à la nouvelle adresse. Quand vous l’aurez saisi ici, l’ancienne adresse recevra une notification et pourra annuler le changement pendant 72 heures.
address-cooldown = Votre adresse a changé récemment. Vous pourrez demander un nouvel administrateur, et accepter de le devenir, à partir du { $when }.
address-send-code = Envoyer le code
address-same = C’est déjà votre adresse.
address-too-many = Trop d’e-mails ont été envoyés aujourd’hui pour une nouvelle adresse. Réessayez demain.
address-code-sent = Un code est en route vers la nouvelle adresse.
address-pending = Nous avons envoyé un code à { $address }. Votre adresse changera dès que vous l’aurez saisi.
address-pending-same = Nous avons envoyé un code à { $address }. Saisissez-le pour confirmer que l’adresse fonctionne.
address-pending-until = Le code est valable jusqu’au { $when }.
address-cooldown-note = Pendant { $time } après le changement, vous ne pouvez ni demander un nouvel administrateur ni accepter de le devenir.
address-codes = Dès votre confirmation, les codes envoyés à l’ancienne adresse ne fonctionnent plus. Si une demande attend votre réponse, renvoyez-la pour obtenir un nouveau code.
address-code = Code reçu par e-mail
address-code-shape = Un code compte 32 lettres et chiffres. Copiez-le en entier depuis l’e-mail.
address-code-wrong = Ce n’est pas le code de l’e-mail le plus récent. Après dix codes incorrects, le changement est annulé.
address-code-dead = Ce changement est terminé : il a été confirmé, remplacé par un e-mail plus récent ou annulé, ou il a expiré.
address-confirm = Confirmer l’adresse
address-resend = Renvoyer l’e-mail
address-resent = Un nouvel e-mail est en route. Seul son code fonctionne.
address-cancel = Garder l’ancienne adresse
address-cancelled = Votre adresse reste la même.
address-changed = Les codes et les notifications sont désormais envoyés à { $address }.
address-works = { $address } est confirmée. Les e-mails retenus jusque-là sont en route.
address-old-told = Nous avons prévenu { $address }, qui peut annuler le changement pendant 72 heures.
address-requests-wait = Vos anciens codes ne fonctionnent plus. Renvoyez les demandes qui attendent votre réponse pour en obtenir de nouveaux.
ready-title = Pouvez-vous être contact facturation ?
ready-note = Il faut remplir toutes ces conditions pour recevoir un rôle facturation. Avec une facture impayée, aucun rôle ne peut quitter ni rejoindre votre compte.
ready-yes = Oui
ready-no = Pas encore
ready-complete = Profil complet
ready-incomplete = Votre profil est incomplet
ready-incomplete-provider = Nous avons votre nom, mais il manque une autre information chez votre fournisseur. Complétez votre profil auprès de lui.
ready-no-unpaid = Aucune facture échue
ready-unpaid = Une facture impayée : aucun rôle ne peut quitter ni rejoindre votre compte
ready-method = Un moyen de paiement valide
ready-no-method = Aucun moyen de paiement valide
ready-add = En ajouter un (démo)
ready-added = Moyen de paiement ajouté.
pay = Payer
pay-demo = Payer (démo)
pay-done = Payé. Plus aucune dette ne bloque de changement.
renew = Renouveler
renew-demo = Renouveler (démo)
renew-done = Renouvelé pour un an.
renew-of = Renouveler { $service }
pay-elsewhere = Pour la régler, adressez-vous à votre fournisseur.
pay-ask = Seul le compte { $who } peut payer. Vous pouvez lui envoyer ce message :
pay-message = { $service } n’est pas payé. Tant que la facture n’est pas réglée, son contact facturation ne peut pas changer. Merci de la régler.
pay-message-at = { $service } n’est pas payé. Tant que la facture n’est pas réglée, son contact facturation ne peut pas changer. Merci de la régler ici : { $page }
pay-method-message = Pour devenir contact facturation de { $service }, il vous faut un moyen de paiement valide dans votre compte : { $address }
ready-elsewhere = Pour vos factures et vos moyens de paiement, adressez-vous à votre fournisseur.
bill = { $amount }, facture { $number } du { $issued }
bill-overdue = Impayée, échue le { $day }
bill-unpaid = Impayée
bill-due = À régler avant le { $day } : ne bloque rien
bill-open = À régler : ne bloque rien
method-card = Carte bancaire
method-debit = Prélèvement
method-until = { $kind }, valable jusqu’au { $day }
method-valid = { $kind }, valide
method-ran-out = { $kind }, a expiré le { $day }
method-unusable = { $kind }, inutilisable pour le moment
sessions-title = Vos sessions
sessions-note = Si vous ne reconnaissez pas une session, déconnectez-la et changez votre mot de passe.
session-this = Ce navigateur, { $name }
session-browser = { $browser } sur { $system }
session-unknown = Navigateur inconnu
session-now = Actuelle
session-since = Depuis le { $when }
session-used = Dernière utilisation le { $when }
session-end = Déconnecter
session-end-of = Déconnecter { $name }, dernière utilisation le { $when }
session-ended = Cette session a été déconnectée.
sessions-end-others = Se déconnecter partout ailleurs
sessions-ended = Toutes les autres sessions ont été déconnectées.
profile-data = Vos données
profile-data-note = Tout ce que nous conservons à votre sujet : compte, contacts, demandes et e-mails.
profile-data-download = Télécharger en JSON
profile-password-note = Le changer vous déconnecte partout sauf ici.
password-present = Mot de passe actuel
password-present-missing = Saisissez votre mot de passe actuel.
password-demo-none = Les personnes de la démo n’ont pas de mot de passe tant qu’elles n’en définissent pas.
password-change = Changer le mot de passe
password-changed = Votre mot de passe a été changé. Toutes les autres sessions ont été déconnectées, et nous vous envoyons un e-mail à ce sujet.

## La langue des e-mails

language-notice =
    .English = Vos e-mails sont en anglais. Doivent-ils être dans la langue de ces pages ?
    .French = Vos e-mails sont en français. Doivent-ils être dans la langue de ces pages ?
language-notice-change = M’écrire en français
language-notice-keep =
    .English = Garder l’anglais
    .French = Garder le français
language-notice-changed = Vos e-mails seront en français.

## Applications ayant accès au compte

applications-title = Applications
applications-note = Des programmes qui agissent pour vous sans votre mot de passe. Changer de mot de passe met fin à leur accès.
applications-none = Aucune application n’a accès à votre compte.
applications-yours = Applications que vous avez enregistrées
application-key = Clé { $key }
application-remove = Supprimer
application-remove-of = Supprimer l’application { $name }
application-remove-ask = Supprimer cette application ?
application-remove-what = { $name } perd l’accès à tous les comptes qui le lui ont accordé. Cette action est irréversible.
application-keep = La garder
application-removed = L’application a été supprimée.
grant-until = A accès jusqu’au { $until }
grant-unlimited = A accès jusqu’à ce que vous le révoquiez
grant-used = Dernière utilisation le { $when }
grant-unused = Jamais utilisée
grant-revoke = Révoquer l’accès
grant-revoke-of = Révoquer l’accès de { $name }
grant-revoked = L’application n’a plus accès.
authorize-lead = Elle agira pour votre compte { $handle } sans votre mot de passe.
authorize-name = Application
authorize-owner = Enregistrée par
authorize-description = Description
authorize-rules = Ce qu’elle pourra faire
authorize-never = Elle ne pourra jamais se connecter, modifier votre mot de passe, votre adresse ou votre profil, ni donner accès à d’autres.
authorize-period = Durée de l’accès
authorize-day = Un jour
authorize-month = 30 jours
authorize-year = Un an
authorize-unlimited = Jusqu’à ce que je le révoque
authorize-allow = Autoriser l’accès
authorize-deny = Refuser
authorize-allowed = L’application a maintenant accès. Nous vous envoyons un e-mail à ce sujet.
authorize-denied = L’application n’obtient aucun accès.
authorize-back = Revenir à { $host }
authorize-gone = Ce lien ne fonctionne plus : une réponse a été donnée, ou il date de plus de 24 heures. Pour en obtenir un autre, recommencez dans l’application.
rule-read = Lire :
rule-act = Agir sur :
rule-change = Changer :
rule-delete = Supprimer :
rule-everything = tout ce que les applications peuvent atteindre
rule-account = votre identifiant client (NIC), votre nom et votre adresse e-mail
rule-requests = vos demandes
rule-services = vos services et leurs contacts

## Commander un service dans la démo

order-lead = Rien ne vous est facturé. Essayez les contacts sur un service à vous.
order-category = Type de service
order-name = Nom du service
order-name-hint = Par exemple { $example }.
order-name-missing = Saisissez un nom pour le service.
order-name-wrong = Utilisez au plus 255 caractères, sans espaces, guillemets, < ni >.
order-name-no-domain = Ce n’est pas un nom de domaine. Exemple : blue-kettle.example.
order-taken = Ce service existe déjà. Choisissez un autre nom.
order-holder = Titulaire du domaine
order-holder-hint = La personne à qui appartient le domaine.
order-first-name-missing = Saisissez le prénom du titulaire.
order-last-name-missing = Saisissez le nom du titulaire.
order-contacts = Votre identifiant client { $handle } devient son contact administrateur, technique et facturation. Vous pourrez transmettre ces rôles ensuite.
order-button = Commander
order-done = Commandé
order-yours = { $name } ({ $category }) est à vous : vous en êtes le contact administrateur, technique et facturation.
order-show = L’afficher dans Mes services
order-again = Commander un autre service
order-who = Qui s’en occupe ?

## Mes services

services-title = Mes services
services-lead = { $count ->
    [one] Vous êtes contact d’un service.
   *[other] Vous êtes contact de { $count } services.
}
services-none-lead = Vous n’êtes encore le contact d’aucun service. Dès que ce sera le cas, il apparaîtra ici.
services-hand-over = Transmettre…
services-hand-over-on = Transmettre mes rôles sur…
services-hand-over-selected = La sélection ({ $number })
services-hand-over-none = Cochez d’abord des services dans la liste
services-hand-over-all = Tout ({ $number })
services-hand-over-all-note = Tous vos rôles, sur tous les services
services-hand-over-file = À partir d’un fichier…
services-hand-over-file-note = Une ligne par service, chacun avec ses contacts
needs-title = À traiter
needs-waiting = { $count ->
    [one] demande à traiter
   *[other] demandes à traiter
}
needs-waiting-until = La première expire { $when }
needs-claims = { $count ->
    [one] domaine revendiqué
   *[other] domaines revendiqués
}
needs-claims-first = { $domain }, jusqu’au { $day }
needs-unpaid = à payer ou expirés
needs-ending = à échéance sous 30 jours
needs-ending-first = Le premier { $when }
needs-none = Rien à traiter.
needs-next = Prochaine échéance d’un service : { $day }.
services-filters = Services
services-show = Afficher
list-csv = CSV
services-search = Service, personne ou identifiant
services-type = Type
services-all-types = Tous les types
services-i-am-admin = Administrateur : moi
services-i-am-tech = Technique : moi
services-i-am-billing = Facturation : moi
services-sort-by = Trier par
services-order-name = Nom, de A à Z
services-order-name-last = Nom, de Z à A
services-order-end = Échéance la plus proche
services-order-state = Urgences d’abord
services-order-admin = Contact administrateur
services-order-tech = Contact technique
services-order-billing = Contact facturation
services-grouped = Une ligne par nom
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
services-count-minimum = { $total } services, dont { $shown } affichés.
services-found-minimum = { $total } services sur { $all } correspondent, dont { $shown } affichés.
services-sorted-name = Tri par nom
services-sorted-name-last = Tri par nom, de Z à A
services-sorted-admin = Tri par administrateur
services-sorted-tech = Tri par contact technique
services-sorted-billing = Tri par contact facturation
services-sorted-state = Tri par état, urgences d’abord
services-sorted-end = Tri par échéance
services-need-words =
    .Claims = revendication, revendiqué, litige
    .Waiting = attente, demande
    .Unpaid = impayé, impaye, expiré, expire, facture, dette
    .Ending = échéance, echeance, renouveler, renouvellement, bientôt
services-need-show =
    .Claims = Afficher les domaines revendiqués
    .Waiting = Afficher les services avec des demandes pour vous
    .Unpaid = Afficher les services impayés et expirés
    .Ending = Afficher les services qui arrivent à échéance
services-none-found = Aucun service ne correspond à ces filtres.
services-of = Services de { $name }
services-part = pour { $some } sur { $all }
services-people = { $count ->
    [one] { $count } personne
   *[other] { $count } personnes
}
services-moving = ({ $count } en cours)
services-pending = en attente de confirmation, vers { $who }
services-pending-you = en attente de confirmation, vers vous
services-claim-case = Revendiqué : opposition jusqu’au { $day }
services-claim-holder = Nouveau titulaire : réponse jusqu’au { $day }
services-answer-by = Vous attend jusqu’au { $day }
services-ends = Se termine { $when }
services-expired = Expiré le { $day }
services-actions = Actions pour { $what }
services-modify = Modifier les contacts : { $what }
services-select = Sélectionner { $name }, { $category }
services-select-group = { $count ->
    [one] Sélectionner { $name }, un service
   *[other] Sélectionner { $name }, { $count } services
}
services-select-shown = Sélectionner tous les services affichés
services-hand-over-mine = Transmettre mes rôles…
services-copy = Copier le nom et les contacts
services-holder = { $role } : { $who }
services-how = Comment devient-on contact ?
services-how-asks = Quelqu’un fait une demande
services-how-asks-note = Un contact actuel saisit votre identifiant
services-how-mail = Vous recevez un e-mail
services-how-mail-note = Avec un code personnel
services-how-accept = Vous acceptez
services-how-accept-note = La personne qui demande confirme aussi
services-how-moves = Le service apparaît ici
services-how-at-once = Immédiatement
services-how-later = { $time } plus tard
services-handle-to-give = L’identifiant à communiquer :
services-copy-handle = Copier l’identifiant
services-admin-is = Gère tout le service.
services-tech-is = Fait fonctionner le service.
services-billing-is = Paie le service.
history-menu = Historique

## Services accessibles par un accès donné par d’autres

services-shared = Partagés avec moi
services-shared-by = Partagé par { $who }
services-shared-can = Vous pouvez { $what }.
services-shared-unseen = Les contacts, l’état et l’historique ne sont pas partagés avec vous.
services-shared-access = Accès qui me sont donnés
services-ask = Demander d’autres contacts : { $service }
services-count-shared = { $count ->
    [one] { $count } partagé avec vous.
   *[other] { $count } partagés avec vous.
}
services-count-shared-more = { $number } partagés avec vous pour l’instant.
access-until = Jusqu’au { $day } (minuit UTC)
access-until-time = Jusqu’au { $when }
access-no-end = Sans date de fin
access-over = Terminé le { $when }
access-service-first = Le service lui-même prend fin le { $day }
access-ask = Demander d’autres contacts
access-may =
    .See = voir les services, les contacts et l’historique
    .Technical = modifier les réglages techniques
    .BillingRead = lire les factures
    .BillingPay = renouveler et payer
    .Contacts = demander d’autres contacts
access-action-see = voir les services, les contacts et l’historique
access-action-ask = demander d’autres contacts

## Cocher des services dans la liste

selection-title = Sélection
# In the bar, about the keyboard.
selection-keys = Entrée sur une case mène ici.
selection-count = { $count ->
    [one] { $count } service sélectionné
   *[other] { $count } services sélectionnés
}
selection-in = de { $names }
selection-in-many = sous { $number } noms : { $names }…
selection-hidden = { $count ->
    [one] Un service sélectionné est masqué par les filtres.
   *[other] { $count } services sélectionnés sont masqués par les filtres.
}
selection-show = Les afficher
selection-all = { $count ->
    [one] Sélectionner le seul service
   *[other] Tout sélectionner ({ $count })
}
selection-all-found = { $count ->
    [one] Sélectionner le seul service trouvé
   *[other] Sélectionner les { $count } services trouvés
}
selection-all-uncounted = Sélectionner tous les services trouvés
selection-first = Sélectionner les { $count } premiers
selection-selecting = { $count ->
    [one] Sélection en cours : { $count } jusqu’ici
   *[other] Sélection en cours : { $count } jusqu’ici
}
selection-stop = Arrêter
access-give = Donner un accès
selection-hand-over = Transmettre mes rôles
selection-csv = Exporter en CSV
selection-clear = Effacer
selection-cleared = Plus rien n’est sélectionné.

## Un service

services-missing = Service introuvable : vous n’en êtes pas un contact, et personne ne le partage avec vous.
services-back = Revenir à Mes services
history-unchanged = Aucun rôle n’a changé de mains depuis le début de cet historique.
history-now = Actuel
history-since = Depuis le { $since }
history-always = Depuis avant le début de cet historique
history-by = Par la { $request }
history-by-provider = Corrigé par votre fournisseur
history-by-case = Par le dossier { $number } du titulaire
history-imported = Défini par le fournisseur, sans demande
history-returned = Rendu à la fin du rôle technique
history-then = { $date }, puis retour à { $to }
service-tech-until = Technique jusqu’au { $date } (minuit UTC), puis de nouveau { $to }
rights-until = Le dernier jour du contact technique est le { $date } (jusqu’à minuit UTC).
rights-what = Action
rights-yes = Oui, grâce à :
rights-no = Non
rights-refused = Non : { $people }
rights-access-until = Accès jusqu’au { $day }
rights-give = Quelqu’un d’autre doit faire quelque chose ici ? { $link } pour certaines choses ou jusqu’à un jour donné, plutôt que votre mot de passe.

## Conséquences d’un changement

rights-you =
    .Can = Vous pouvez
    .Cannot = Vous ne pouvez pas
    .NoLonger = Vous ne pouvez plus
rights-somebody =
    .Can = Peut
    .Cannot = Ne peut pas
    .NoLonger = Ne peut plus
rights-each = { $types } ({ $number } de chaque)

## Modifier les contacts

modify-lead = Laissez un champ vide pour garder le contact actuel.
modify-cancel = Annuler
modify-sending = Envoi…
modify-not-before = Rien n’est encore envoyé.
modify-confirm = Envoyer la demande
modify-lost = La connexion a été interrompue : nous ne savons pas si l’envoi a abouti. Envoyez à nouveau ; il ne peut pas être envoyé deux fois.
modify-problem = { $place } : { $what }
modify-nothing = Saisissez un nouveau contact pour au moins un rôle.
modify-new-admin = Nouvel administrateur
modify-new-tech = Nouveau contact technique
modify-new-billing = Nouveau contact facturation
modify-now = Actuellement : { $who }
modify-step-until = Après le { $date }, le rôle technique revient
modify-step-until-note = À la fin de ce jour (minuit UTC), au contact précédent ou sinon à l’administrateur
modify-last-day-changes = Le dernier jour change
modify-would-end = Ce rôle est déjà en cours de transmission à { $to } par la { $request }. Désigner quelqu’un ici annule cette demande.

modify-unchanged =
    .Admin = Déjà l’administrateur.
    .Tech = Déjà le contact technique.
    .Billing = Déjà le contact facturation.

modify-malformed = Ce n’est ni une adresse e-mail ni un identifiant client.
modify-name-not-chosen = Choisissez { $name } dans la liste, ou saisissez son e-mail ou son identifiant (NIC).
modify-name-means = { $name } ne suffit pas. Cela correspond à { $people }. Choisissez dans la liste.
modify-no-hyphen-example = Il manque un trait d’union avant la terminaison de l’identifiant, comme dans { $example }.
modify-bad-name-example = Un identifiant client commence par 2 à 32 lettres et chiffres, comme dans { $example }.
modify-bad-ending-example = Un identifiant client finit par un trait d’union et des lettres, comme dans { $example }.
modify-did-you-mean = Vouliez-vous dire { $handle } ?
modify-unknown-address = Personne avec qui vous partagez un service n’a cette adresse. Demandez son identifiant client.
modify-copy-invitation = Copier une invitation
# Le texte de l’invitation ; $link mène au formulaire d’un nouveau compte.
modify-invitation = Je souhaite vous confier un rôle sur l’un de mes services. Envoyez-moi votre identifiant client. Pas encore de compte ? Vous pouvez en créer un ici : { $link }
modify-checking = Vérification…
modify-unchecked = Vérification impossible pour le moment. Elle se fera à la confirmation.
modify-fine-you = Vous pouvez prendre ce rôle.
modify-fine = Peut prendre ce rôle.
modify-fine-all = Peut prendre ces rôles.
modify-fine-billing = Il faut aussi à cette personne un moyen de paiement valide. Demandez-lui : elle seule peut le voir.
modify-locked-by-you = Pas maintenant : la { $request } transmet déjà ce rôle à { $to }. Annulez-la pour désigner quelqu’un d’autre.
modify-locked-by-other = Pas encore possible : la { $request } transmet ce rôle à { $to }. Attendez qu’elle soit terminée.
modify-fix-zone = Désignez un compte de la même zone que { $from }.
modify-fix-bill-yours = Réglez-la, puis revenez.
modify-fix-bill-theirs = Ce compte doit d’abord la régler.
modify-fix-payment-yours = Ajoutez-en d’abord un à votre compte.
modify-fix-payment-theirs = Ce compte doit d’abord en ajouter un.
modify-fix-profile-yours = Complétez-le d’abord.
modify-fix-profile-theirs = Demandez-lui de le compléter.
modify-fix-address-yours = Confirmez-la d’abord.
modify-fix-address-theirs = Demandez-lui de la confirmer.
modify-fix-unable-yours = La raison est indiquée dans votre profil.
modify-fix-unable-theirs = La raison est indiquée dans son compte : demandez-lui d’y remédier.
modify-fix-expired = Renouvelez-le d’abord.
modify-fix-debt = Elle doit d’abord être réglée.
modify-siblings-note = Cochez ceux qui doivent changer aussi.
modify-sibling-now = Contact { $role } actuel : { $who }
modify-preview = Ce qui va se passer
modify-preview-empty = Choisissez un nouveau contact pour voir la suite.
modify-you-confirm = Vous confirmez
modify-grace = { $time } pour changer d’avis
modify-grace-both = Chacun de vous peut encore annuler
modify-grace-you = Vous pouvez encore annuler
modify-roles-move = { $count ->
    [one] Le rôle est transmis
   *[other] Les rôles sont transmis
}
modify-notified = Notification par e-mail : { $who }
modify-by-you = Confirmez avec votre code avant le { $deadline }, sinon rien ne change.
modify-by-both = Les deux personnes doivent confirmer avant le { $deadline }, sinon rien ne change.
modify-you-leave = { $count ->
    [one] Vous n’êtes plus contact pour ce service.
   *[other] Vous n’êtes plus contact pour ces { $count } services.
}
modify-you-leave-but = { $count ->
    [one] Vous n’êtes plus contact pour { $count } service. Pour les { $rest } autres, vous gardez vos rôles.
   *[other] Vous n’êtes plus contact pour { $count } services. Pour les { $rest } autres, vous gardez vos rôles.
}
modify-tick-first = Cochez au moins un service.
modify-you-keep = Vous êtes toujours contact { $roles }.
webmaster-lead = Cette personne fait fonctionner le site : fichiers, bases de données, certificats, enregistrements DNS. Elle ne peut ni voir les factures, ni désigner d’autres contacts, ni emporter le domaine. Vous ne partagez aucun mot de passe.
webmaster-missing = Saisissez l’identifiant client (NIC) de votre webmaster, ou son adresse e-mail si vous partagez déjà un service.
webmaster-other-zone = Zone DNS d’un autre domaine (facultatif)
webmaster-other-zone-note = Si le domaine du site porte un autre nom : une des zones dont vous êtes l’administrateur.
webmaster-no-zone = Vous n’êtes administrateur d’aucune zone DNS de ce nom.
webmaster-zone-note = là où pointe le nom
modify-title-of = Modifier les contacts de { $service }
modify-services = Services concernés
modify-add-services = Ajouter des services
modify-leave-out = Écarter { $service }
modify-more-names = { $count ->
    [one] { $count } autre service, { $names } autres noms
   *[other] { $count } autres services, { $names } autres noms
}
modify-contacts = Nouveaux contacts
modify-now-on = { $who } sur { $number }
modify-some = Vous pouvez désigner ce contact sur { $some } des { $all } services. Les autres gardent le leur.
modify-undo-choice = Annuler ce choix ({ $field })
modify-use = Utiliser { $handle }
picker-placeholder = Nom, libellé, identifiant, e-mail
picker-people = Personnes
picker-service = Une partie du nom
picker-services = Services
picker-sharing = Personnes avec qui vous partagez des services
picker-others = Autres personnes
picker-entered = Utiliser { $entry }
picker-roles = { $count ->
    [one] { $role } sur { $count } de vos services
   *[other] { $role } sur { $count } de vos services
}
picker-shared = { $count ->
    [one] partage { $count } service avec vous
   *[other] partage { $count } services avec vous
}
picker-unable = Ne peut prendre aucun rôle pour l’instant
picker-billing = Tout contact facturation doit avoir un moyen de paiement valide.
picker-held = { $count ->
    [one] A déjà ce rôle sur { $count } d’entre eux.
   *[other] A déjà ce rôle sur { $count } d’entre eux.
}
modify-held = { $count ->
    [one] Cette personne a déjà ce rôle sur { $count } service, qui reste tel quel.
   *[other] Cette personne a déjà ce rôle sur { $count } services, qui restent tels quels.
}
modify-options = Options
modify-options-all = dernier jour, tout ou rien, message
modify-options-one = dernier jour, message
modify-options-together = tout ou rien, message
modify-options-note = message
modify-note-hint = Ces personnes voient qu’il vient de vous et que personne ne l’a vérifié.
modify-others-go-ahead = { $count ->
    [one] L’autre suit son cours.
   *[other] Les { $count } autres suivent leur cours.
}
modify-see-request = Voir la demande
modify-message = Je souhaite modifier les contacts de { $services }, mais le compte { $who } ne peut ni prendre ni céder le rôle pour le moment. Merci de consulter le profil de ce compte : la raison y est indiquée.
modify-makes = { $count ->
    [one] rôle { $roles } de { $service }.
   *[other] rôles { $roles } de { $service }.
}
modify-makes-all = les trois rôles de { $service }.
modify-in-short = { $roles } : { $who }
modify-in-short-many = { $services }, { $roles } : { $who }
modify-more-moves = { $count ->
    [one] et { $count } de plus
   *[other] et { $count } de plus
}
modify-more-people = { $count ->
    [one] { $count } autre personne
   *[other] { $count } autres personnes
}
modify-your-code = Un e-mail, un code, à { $address }
modify-accepts = { $who } accepte
modify-their-code = { $count ->
    [one] Un e-mail, un code
   *[other] Un e-mail, un code, pour { $count } services
}
modify-you-leave-some = { $count ->
    [one] Vous n’êtes plus contact pour { $count } d’entre eux.
   *[other] Vous n’êtes plus contact pour { $count } d’entre eux.
}
modify-check = { $count ->
    [one] Vérifier { $count } service
   *[other] Vérifier { $count } services
}
modify-confirm-services = { $count ->
    [one] Envoyer la demande pour { $count } service
   *[other] Envoyer la demande pour { $count } services
}
modify-check-file = Vérifier
modify-check-first = Rien n’est encore envoyé : vous vérifiez d’abord.
modify-review = Vérifier et envoyer
modify-review-title = { $count ->
    [one] Vérifier { $count } service, puis envoyer
   *[other] Vérifier { $count } services, puis envoyer
}
modify-stay = { $count ->
    [one] { $count } service reste inchangé
   *[other] { $count } services restent inchangés
}
modify-what-helps = Que faire
modify-stay-note = Revenez en arrière pour savoir pourquoi. Le formulaire garde vos choix.
modify-show-stay = { $count ->
    [one] L’afficher
   *[other] Les afficher
}
modify-note = Message
modify-changes-listed = Les services d’un même nom partagent une ligne si le même rôle passe d’une même personne à une autre.
modify-column-service = Service
modify-column-role = Rôle
modify-column-now = Actuel
modify-column-new = Nouveau
modify-code-then = Votre code est ensuite envoyé à { $address }.
modify-take-back-title = Reprendre des rôles : { $who }
modify-take-back-nothing = Ce compte n’a aucun rôle que vous pourriez reprendre.
webmaster-who = Qui ?
webmaster-needs = De quoi cette personne a-t-elle besoin ?
webmaster-abilities = Ce que cette personne peut faire
webmaster-site = Quel site ?
webmaster-site-first = Choisissez ensuite le site.
# $who nomme les contacts techniques dont le webmaster prend la place.
webmaster-replaces = Remplace : { $who }
webmaster-site-missing = Choisissez l’un de vos sites.
webmaster-site-hint = L’un des hébergements dont vous êtes l’administrateur.
webmaster-no-site = Vous n’êtes administrateur d’aucun hébergement de ce nom.
webmaster-hosting-note = les fichiers et la base de données
webmaster-email-note = les boîtes e-mail, la vôtre comprise
webmaster-domain-note = les serveurs du nom ; inutile pour un site

## Limites sur les demandes

# Limits; $when is a point in time, $account a handle.
modify-over-requests = Vous avez atteint le nombre de demandes ouvertes autorisé. Annulez-en une dont vous n’avez plus besoin, ou patientez : la prochaine expire au plus tard le { $when }.
modify-over-own-mails = Nous vous avons envoyé, pour vos propres demandes, le nombre d’e-mails autorisé en 24 heures. Annuler des demandes n’y change rien : réessayez après le { $when }.
modify-over-mails = Nous avons envoyé à { $account }, pour vous, le nombre d’e-mails autorisé en 24 heures. Annuler des demandes n’y change rien : réessayez après le { $when }.

## Modifier les contacts de plusieurs services

many-title = { $count ->
    [one] Modifier les contacts de { $count } service
   *[other] Modifier les contacts de { $count } services
}
many-title-first = { $count ->
    [one] Modifier les contacts du premier service
   *[other] Modifier les contacts des { $count } premiers services
}
many-lead-first = Une seule demande n’admet pas plus de services. Les autres restent sélectionnés pour la suivante.
many-everything-title = { $count ->
    [one] Transmettre vos rôles sur { $count } service
   *[other] Transmettre vos rôles sur { $count } services
}
many-everything-title-first = { $count ->
    [one] Transmettre vos rôles sur le premier service
   *[other] Transmettre vos rôles sur les { $count } premiers services
}
many-everything-lead-first = Vous avez plus de services qu’une seule demande n’en admet. Transmettez les autres ensuite. Les rôles des autres ne changent pas.
many-everything-lead = Tous vos rôles passent à un seul compte. Ceux des autres ne changent pas.
many-nothing = Aucun service n’est sélectionné.
many-new-contacts = Nouveaux contacts
many-everything-entry = Qui prend la suite ?
many-entry-hint = Son identifiant client, ou l’adresse e-mail d’une personne avec qui vous partagez déjà un service.
many-now-others = { $count ->
    [one] { $count } autre personne sur { $number }
   *[other] { $count } autres personnes sur { $number }
}
many-now-until = jusqu’au { $day }
many-last-day = Dernier jour (facultatif)
many-last-day-hint = Après ce jour, chaque rôle technique revient au contact précédent. Vous recevez tous deux un e-mail 7 jours et 1 jour avant, et l’administrateur peut y mettre fin plus tôt.
many-malformed = Ce n’est ni une adresse e-mail, ni un identifiant client.
many-none-change = Aucun de ces services ne changerait. Sélectionnez-en d’autres, ou saisissez un autre contact.
many-checking = Vérification par le serveur…
many-announced = { $count ->
    [one] { $count } service changera.
   *[other] { $count } services changeront.
}
many-cannot-change = Pas possible pour l’instant
many-supersedes = { $count ->
    [one] Les demandes en cours d’autres personnes prennent fin pour { $count } service.
   *[other] Les demandes en cours d’autres personnes prennent fin pour { $count } services.
}
many-leave-out = Écarter
many-replace-own = Remplacer mes demandes
many-withdraws = { $count ->
    [one] Vos demandes en cours prennent fin pour { $count } service. Celle-ci les remplace.
   *[other] Vos demandes en cours prennent fin pour { $count } services. Celle-ci les remplace.
}
many-keep-own = Ne pas remplacer
many-left-out = { $count ->
    [one] { $count } service écarté.
   *[other] { $count } services écartés.
}
many-when = Prise d’effet
many-each = Chaque service séparément
many-each-note = Il change dès que les personnes concernées ont accepté.
many-together = Tout ou rien
many-together-note = Rien ne change avant que tout le monde ait tout accepté. Un seul refus annule l’ensemble.
many-too-many = Une demande ne peut pas porter sur autant de services. Sélectionnez-en moins.
many-too-many-together = Autant de services ne peuvent pas changer ensemble. Sélectionnez-en moins, ou laissez chacun changer séparément.
many-note = Message aux personnes concernées (facultatif)
many-note-long = Le message peut avoir jusqu’à { $most } caractères. Raccourcissez-le.
many-note-wrong = Dans le message, n’utilisez pas de caractères qui inversent le sens d’écriture.
many-steps-none = Rien ne changerait : personne n’a à confirmer.
many-more-confirm = { $count ->
    [one] { $count } autre personne confirme
   *[other] { $count } autres personnes confirment
}
many-their-emails = Un e-mail et un code chacune
many-moves-note = Chacun dès qu’il est accepté
many-moves-alone = Immédiatement : personne d’autre n’a à accepter
many-moves-together = Tous en même temps, une fois tout accepté
many-deadline = Confirmez avant le { $when }. Ce qui n’est pas confirmé à temps reste inchangé.
many-step-last-days = Les rôles techniques avec un dernier jour reviennent ensuite, les premiers après le { $date }
# A submission is amended, or reversed. $submission is a link with the text “many-submission”.
many-amend-title = Corriger la demande { $number }
many-amending = Ceci remplace la { $submission } : elle est annulée lorsque vous confirmez.
many-amend-nothing = Plus rien n’est en cours dans la { $submission }.
many-back-title-count = { $count ->
    [one] Rendre les rôles de { $count } service
   *[other] Rendre les rôles de { $count } services
}
many-back-lead = Chaque rôle revient au contact précédent. Un e-mail et un code par personne.
many-back-nothing = Rien de la { $submission } ne peut être rendu.
many-extend-title-count = { $count ->
    [one] Prolonger le rôle technique de { $count } service
   *[other] Prolonger le rôle technique de { $count } services
}
many-extend-lead = Choisissez un dernier jour plus tardif pour le même contact. Vous confirmez tous les deux, avec un seul e-mail et un seul code chacun.
many-extend-last-day = Nouveau dernier jour
many-extend-now = Pour l’instant : { $day }.
many-extend-no-day = Choisissez le nouveau dernier jour.
many-extend-steps-empty = Choisissez le nouveau dernier jour pour voir qui doit confirmer.
many-extend-nothing = Il n’y a plus rien à prolonger : ces rôles ont pris fin, leur dernier jour a changé, ou vous ne pouvez pas les prolonger.
many-submission = demande { $number }
many-differs = Cela varie selon les services. Laissez vide pour ne rien changer.
many-by-file = Importer un fichier CSV
many-file-title = Modifier des contacts avec un fichier CSV
many-file-lead = Une ligne par service, avec ses propres contacts. Un e-mail et un code par personne.
many-file-label = Fichier CSV
many-file-hint = La première ligne contient ces noms de colonnes : service, category, admin, tech, billing, until. Ensuite, une ligne par service. Vous pouvez omettre des colonnes ; un champ vide garde le contact. Écrivez les dates ainsi : 2027-06-30. Jusqu’à { $megabytes } Mo.
many-file-start = Le plus simple : { $download }, changez-y les contacts et choisissez-la ici. Les autres colonnes, comme techUntil, sont ignorées.
many-file-download = téléchargez la liste de vos services
many-file-missing = Choisissez un fichier.
many-file-faulty = Corrigez les erreurs du fichier, puis choisissez-le de nouveau.
many-file-unreadable = Ce fichier est illisible. Choisissez-le de nouveau.
many-file-too-large = Ce fichier est trop volumineux : { $megabytes } Mo au maximum.
many-file-steps-empty = Choisissez un fichier pour voir qui doit confirmer.
many-file-faults = { $count ->
    [one] Le fichier contient { $count } erreur. Corrigez-la, puis choisissez-le de nouveau.
   *[other] Le fichier contient { $count } erreurs. Corrigez-les, puis choisissez-le de nouveau.
}
many-file-line = Ligne
many-file-column = Colonne
many-file-problem = Erreur
many-file-more = { $count ->
    [one] { $count } autre erreur.
   *[other] { $count } autres erreurs.
}
many-fault-no-header = La ligne des noms de colonnes manque.
many-fault-unknown-column = Cette colonne n’existe pas. Supprimez-la ou corrigez son nom.
many-fault-repeated-column = Une colonne précédente porte déjà ce nom.
many-fault-missing-column = Cette colonne manque.
many-fault-no-commas = Les champs ne sont pas séparés par des virgules. Enregistrez le fichier au format « CSV, séparateur virgule ».
many-fault-no-lines = Il n’y a aucune ligne sous les noms de colonnes.
many-fault-quote = Un guillemet est mal placé. Entourez tout le champ de guillemets et doublez ceux qu’il contient.
many-fault-line-too-long = Cette ligne est trop longue. Il manque peut-être un guillemet fermant.
many-fault-field-count = Cette ligne a plus ou moins de champs qu’il n’y a de noms de colonnes.
many-fault-repeated-service = La ligne { $line } concerne déjà ce service.
many-fault-empty = Ce champ ne peut pas être vide.
many-fault-service = Ce n’est pas un nom de service.
many-fault-category = Ce n’est pas une catégorie. Écrivez-la comme dans votre liste exportée, par exemple DOMAIN.
many-fault-day = Ce n’est pas une date comme 2027-06-30.
many-fault-day-range = Ce jour est passé, ou dans plus d’un an.
many-fault-utf8 = Certains caractères sont illisibles. Enregistrez le fichier en UTF-8.
many-too-many-contacts = Une demande peut nommer au plus { $number } nouveaux contacts différents. Utilisez un fichier plus petit.

## Services qui ne peuvent pas changer

many-choose = Sélectionner des services
many-show-them = Les afficher
many-more = { $count ->
    [one] { $count } de plus.
   *[other] { $count } de plus.
}
many-refused-line = ligne { $line }
many-refused-no-service = { $count ->
    [one] Un service n’est pas à vous
   *[other] { $count } ne sont pas à vous
}
many-refused-malformed = { $count ->
    [one] Un service a un contact qui n’est ni un identifiant ni une adresse e-mail
   *[other] { $count } ont un contact qui n’est ni un identifiant ni une adresse e-mail
}
many-refused-twice = { $count ->
    [one] Un service est indiqué deux fois
   *[other] { $count } sont indiqués deux fois
}
many-refused-right = { $count ->
    [one] Un service a un rôle que vous ne pouvez pas changer
   *[other] { $count } ont un rôle que vous ne pouvez pas changer
}
many-refused-role-lost = { $count ->
    [one] Un service a changé de mains
   *[other] { $count } ont changé de mains
}
many-refused-no-account = { $count ->
    [one] Le compte du nouveau contact n’existe pas
   *[other] { $count } : le compte du nouveau contact n’existe pas
}
many-refused-several = { $count ->
    [one] Plusieurs comptes utilisent cette adresse e-mail
   *[other] { $count } : plusieurs comptes utilisent cette adresse e-mail
}
many-refused-zone = { $count ->
    [one] { $who } se trouve dans une autre zone géographique
   *[other] { $count } : { $who } se trouve dans une autre zone géographique
}
many-refused-profile = { $count ->
    [one] Le profil de { $who } est incomplet
   *[other] { $count } : le profil de { $who } est incomplet
}
many-refused-address = { $count ->
    [one] L’adresse e-mail de { $who } n’est pas confirmée
   *[other] { $count } : l’adresse e-mail de { $who } n’est pas confirmée
}
many-refused-unpaid = { $count ->
    [one] { $who } a une facture impayée
   *[other] { $count } : { $who } a une facture impayée
}
many-refused-payment = { $count ->
    [one] { $who } n’a pas de moyen de paiement valide
   *[other] { $count } : { $who } n’a pas de moyen de paiement valide
}
many-refused-cooldown = { $count ->
    [one] Votre adresse e-mail a changé récemment
   *[other] { $count } : votre adresse e-mail a changé récemment
}
many-refused-unable = { $count ->
    [one] { $who } ne peut ni prendre ni céder ce rôle pour l’instant
   *[other] { $count } : { $who } ne peut ni prendre ni céder ce rôle pour l’instant
}
many-refused-in-creation = { $count ->
    [one] Un service est en cours de création
   *[other] { $count } sont en cours de création
}
many-refused-expired = { $count ->
    [one] Un service a expiré
   *[other] { $count } ont expiré
}
many-refused-debt = { $count ->
    [one] Un service a une dette en cours
   *[other] { $count } ont une dette en cours
}
many-refused-last-day = { $count ->
    [one] Un service ne peut pas avoir ce dernier jour pour son contact technique
   *[other] { $count } ne peuvent pas avoir ce dernier jour pour leur contact technique
}
many-refused-open = { $count ->
    [one] Un service a une demande en cours
   *[other] { $count } ont une demande en cours
}
many-remedy-expired = Un service expiré garde ses contacts jusqu’à son renouvellement.
many-remedy-open = La demande en cours doit d’abord prendre fin. Si elle vient de vous, vous pouvez la remplacer ; toutes les personnes concernées reçoivent un e-mail.
many-remedy-right = L’administrateur change tous les contacts. Les contacts technique et facturation peuvent chacun transmettre leur propre rôle.
many-remedy-several = Saisissez plutôt l’identifiant.
many-remedy-debt = Une dette bloque le rôle facturation jusqu’à son paiement. La page de chaque service indique qui peut payer.
many-remedy-last-day = Choisissez un dernier jour entre aujourd’hui et dans un an.

## L’avancement d’une demande

submission-together = Tout ou rien
submission-together-note = Rien n’est transmis avant que tout soit accepté
submission-cancel = { $count ->
    [one] Annuler pour { $count } service
   *[other] Annuler pour { $count } services
}
submission-take-back = { $count ->
    [one] Retirer pour { $count } service
   *[other] Retirer pour { $count } services
}
submission-cancel-ask = { $count ->
    [one] Annuler la demande pour { $count } service ?
   *[other] Annuler la demande pour { $count } services ?
}
submission-take-back-ask = { $count ->
    [one] Retirer votre acceptation pour { $count } service ?
   *[other] Retirer votre acceptation pour { $count } services ?
}
submission-cancel-what = Pour ces services, la demande prend fin pour tout le monde, et chaque personne concernée reçoit un e-mail. C’est définitif.
submission-not-possible = { $count ->
    [one] Impossible pour { $count } service. Rien n’a changé pour lui.
   *[other] Impossible pour { $count } services. Rien n’a changé pour eux.
}
submission-together-all = Tout ensemble ou rien
submission-together-declining = Un refus met fin à tout ce qui a été envoyé ensemble.

## Une demande pour plusieurs services

submission-left-out = { $count ->
    [one] { $count } service a été écarté
   *[other] { $count } services ont été écartés
}
submission-note-from = Propos de { $who }. Nous ne les avons pas vérifiés.
submission-note-yours = Vos propres mots.
submission-accepted = { $count ->
    [one] { $count } service accepté
   *[other] { $count } services acceptés
}
submission-declined = { $count ->
    [one] { $count } service refusé
   *[other] { $count } services refusés
}
submission-cancelled = { $count ->
    [one] Annulé pour { $count } service
   *[other] Annulé pour { $count } services
}
submission-nothing-left = Il ne restait rien à faire : tout a reçu une réponse ou a pris fin.
submission-moves-later = Les rôles sont transmis dès que tout le monde a accepté, après un court délai pour changer d’avis.
submission-wrong-code = { $count ->
    [one] Ce code est incorrect. Il vous reste { $count } essai.
   *[other] Ce code est incorrect. Il vous reste { $count } essais.
}
submission-paused = Trop de codes incorrects. Réessayez après le { $when }.
submission-cooldown = Votre adresse e-mail a changé récemment. Vous pourrez accepter un nouvel administrateur à partir du { $when }.
submission-closed = C’est terminé.
submission-answered = Vous avez déjà répondu.
submission-not-accepted = Vous ne l’avez pas accepté.
submission-no-part = Ce n’est pas à vous d’y répondre.
submission-remedy-code = Utilisez le code de l’e-mail le plus récent. Si vous n’en avez pas, renvoyez l’e-mail.
submission-remedy-account = Si l’autre compte est aussi le vôtre, connectez-vous avec celui-là.
submission-remedy-decline = Vous pouvez refuser dès maintenant.
submission-remedy-cancel = Vous pouvez encore l’annuler tant qu’il n’a pas pris effet.
submission-remedy-again = Si vous le souhaitez toujours, faites une nouvelle demande.
submission-remedy-ask = Si vous le souhaitez toujours, demandez à { $who } de faire une nouvelle demande.
submission-remedy-back = Il a pris effet. Pour revenir en arrière, faites une nouvelle demande.
submission-last-days = variable, du { $first } au { $last }
submission-last-days-without = { $count ->
    [one] { $count } service sans
   *[other] { $count } services sans
}
submission-line-last-day = Dernier jour : { $day }
submission-lines = Services
submission-names-count = { $count ->
    [one] { $count } nom
   *[other] { $count } noms
}
submission-shown = { $shown } affichés pour l’instant
submission-found = { $count ->
    [one] { $count } service trouvé
   *[other] { $count } services trouvés
}
submission-column-service = Service
submission-column-state = État
submission-sort-by = Trier par
submission-search = Service ou identifiant
submission-all-states = Tous les états
submission-waiting-for-you = En attente de votre réponse
submission-accepted-by-you = Vous avez accepté
submission-none-found = Aucun service ne correspond à ces filtres.
submission-select = Sélectionner { $service }, { $category }, { $roles }
submission-select-shown = Choisir tout ce qui est affiché
submission-selected = Services choisis
submission-selected-count = { $count ->
    [one] { $count } service sélectionné
   *[other] { $count } services sélectionnés
}
submission-clear = Effacer

## Mes demandes

requests-title-waiting = { $count ->
    [one] Mes demandes ({ $count } en attente de votre réponse)
   *[other] Mes demandes ({ $count } en attente de votre réponse)
}
requests-none-yet = Aucune demande pour le moment.
requests-none-waiting = Aucune demande n’attend votre réponse.
requests-waiting = { $count ->
    [one] Une demande attend votre réponse.
   *[other] { $count } demandes attendent votre réponse.
}
requests-claims-waiting = { $count ->
    [one] Une revendication d’un de vos domaines attend votre réponse.
   *[other] { $count } demandes et revendications de vos domaines attendent votre réponse.
}
requests-found = { $count ->
    [one] { $count } demande correspond.
   *[other] { $count } demandes correspondent.
}
requests-found-minimum = { $count } demandes correspondent.

requests-group =
    .WaitingForMe = En attente de votre réponse
    .WaitingForOthers = En cours
    .Finished = Terminées

requests-waiting-for-others = En attente d’autres personnes
requests-none-for-me = Aucune demande n’attend votre réponse.
requests-none-under-way = Aucune demande n’est en cours.
requests-none-finished = Aucune demande n’est encore terminée.
requests-cancelled = Vous avez annulé la demande. Les personnes concernées reçoivent un e-mail.
requests-shown = { $shown } sur { $total } affichées
requests-none-found = Aucune demande ne correspond à ces filtres.
requests-filters = Demandes
requests-search = Service, personne ou numéro
requests-state = État
requests-all-states = Tous les états
requests-show = Afficher
requests-asked-by-me = Faites par moi
requests-asked-of-me = Reçues
requests-asked-by-you = Demande { $request }, faite par vous
requests-asked-by = Demande { $request }, faite par { $asker }
# Une personne qui a un accès a demandé au nom du lecteur, ou de quelqu’un d’autre.
requests-asked-in-your-name = Demande { $request }, faite par { $delegate } en votre nom
requests-asked-in-name = Demande { $request }, faite par { $delegate } au nom de { $asker }
requests-more-parties = { $count ->
    [one] { $count } autre personne
   *[other] { $count } autres personnes
}
requests-other-parties = d’autres personnes
requests-ending = Bientôt terminés
# Below those that are named.
requests-ending-more = { $count ->
    [one] { $count } autre prend bientôt fin.
   *[other] { $count } autres prennent bientôt fin.
}
requests-amend = Corriger
requests-of-service = ({ $service })
requests-tech-until = Technique jusqu’au { $day }
requests-tech-until-between = Technique, dernier jour entre le { $first } et le { $last }
requests-answer = Répondre
requests-and-more = { $count ->
    [one] { $service } et { $count } autre
   *[other] { $service } et { $count } autres
}
requests-your-turn-after = À vous de répondre ; { $who } a accepté
requests-missing-of = { $who } n’a pas répondu pour { $waiting } des { $all } services
requests-moves-in = Prend effet dans { $time }
requests-of-request = (demande { $request })
requests-more = Autres actions { $request }
requests-claim-case-what = La revendication est approuvée. Sans opposition de votre part, elle prendra effet.
requests-claim-case-act = Examiner et s’opposer
requests-claim-own = Vous l’avez demandé.
requests-claim-holder-what = Votre accord est nécessaire : acceptez ou refusez.
requests-claim-holder-act = Voir et répondre
requests-what = Qu’est-ce qu’une demande ?
requests-what-text = Une demande transmet des rôles sur un ou plusieurs services d’un compte à un autre. Rien ne change avant que toutes les personnes concernées l’aient confirmée. Cette page réunit toutes vos demandes : en attente de votre réponse, en cours, et terminées.
requests-life-asked = Quelqu’un demande
requests-life-asked-note = Un contact d’un service en désigne un autre
requests-life-mailed = Les e-mails partent
requests-life-mailed-note = À chaque personne qui doit confirmer, avec un code personnel
requests-life-confirmed = Les deux personnes confirment
requests-life-confirmed-note = Ici, avec le code. Ou l’une des deux refuse
requests-life-moved = Le rôle est transmis
requests-make-one = Pour en faire une, trouvez le service dans votre liste, ouvrez son menu et choisissez { $modify }.

## Une demande

request-facts = La demande
request-fact-service = Service
request-fact-state = État
request-fact-until = Dernier jour
request-until = { $date } (jusqu’à minuit UTC)
request-until-now = Pour l’instant : { $date }.
request-agreed-until = Cela prend fin après le { $date } (minuit UTC) ; le rôle technique revient ensuite.
request-confirm-last-day = Vous confirmez que le { $date } est le dernier jour de { $to } comme contact technique (jusqu’à minuit UTC).
request-amend = Corriger
request-hand-back = Rendre
request-restore = Revenir à l’ancien contact
request-fact-asker = Faite par
request-name-unchecked = Saisi par cette personne. Nous ne l’avons pas vérifié.
request-fact-number = Demande
request-stranger = Vous ne connaissez pas { $who } ? Refusez, et rien ne change.
request-left = encore { $left }
request-left-none = délai écoulé

request-answer-title = Répondre à la demande { $request }
request-titled = { $heading } (demande { $request })
request-blocked-short = Toutes les réponses sont là, mais il manque encore quelque chose
request-moves-spoken = { $heading }. Temps restant : { $left }.
request-late = Le délai est écoulé
request-late-wait = Tout le monde n’a pas répondu à temps. Cette page affichera le résultat dans un instant.

request-somebody = Quelqu’un
request-asked-you = Vous avez fait la demande
request-asked = { $who } a fait la demande
request-codes-queued = { $count ->
    [one] E-mail avec un code en cours d’envoi à { $who }
   *[other] E-mails en cours d’envoi à { $who }, chacun avec son code
}
request-accepted-you = Vous avez accepté
request-accepted = { $who } a accepté
request-declined-you = Vous avez refusé
request-declined = { $who } a refusé
request-cancelled-you = Vous avez annulé la demande
request-cancelled = { $who } a annulé la demande
request-acceptance-cancelled-you = Vous avez retiré votre acceptation
request-acceptance-cancelled = { $who } a retiré son acceptation
request-recovered = Le propriétaire du compte { $who } a annulé ce qui avait été fait avec ce compte
request-account-removed = { $account } n’existe plus
request-ended-by-staff = Votre fournisseur a mis fin à la demande
request-recovered-you = Vous avez annulé ce qui avait été fait avec votre compte
request-superseded-you = Vous avez fait une autre demande à la place
request-superseded = { $who } a fait une autre demande à la place
request-resent-you = Vous avez renvoyé la demande
roles-all-three = les trois rôles
request-resent = { $who } a renvoyé la demande
request-reminded = Rappel en cours d’envoi à { $who }
request-checked = Tout le monde avait accepté, et les règles ont été vérifiées à nouveau
request-blocked = Il manque encore quelque chose : le changement l’attend jusqu’à la date limite, avec une vérification toutes les deux minutes
request-grace-began = { $count ->
    [one] Le délai pour annuler avant la transmission du rôle a commencé
   *[other] Le délai pour annuler avant la transmission des rôles a commencé
}
request-last-day-grace-began = Le délai pour annuler avant le changement du dernier jour a commencé
request-last-day-changed = Le dernier jour a changé
request-moved = { $count ->
    [one] Le rôle a été transmis
   *[other] Les rôles ont été transmis
}
request-time-over = Le délai s’est écoulé sans réponse de { $who }
request-rule-failed = Une règle a bloqué le changement
request-timeline = Chronologie
request-at-once = Immédiatement
request-later = { $time } plus tard

request-missing = { $who } n’a pas répondu
request-code-queued = L’e-mail avec le code est en file d’attente depuis le { $when }
request-code-sent = Code envoyé le { $when }
request-code-held = L’e-mail avec le code n’a pas pu être remis le { $when }. Il repartira dès que l’adresse aura été vérifiée.
request-code-failed = L’e-mail avec le code n’a pas pu partir le { $when }
request-reminder-queued = Un rappel est en file d’attente depuis le { $when }
request-reminder-sent = Rappel envoyé le { $when }
request-reminder-held = Le rappel n’a pas pu être remis le { $when }. Il repartira dès que l’adresse aura été vérifiée.
request-reminder-failed = Le rappel n’a pas pu partir le { $when }
request-close-page = Vous pouvez fermer cette page. Elle se met à jour automatiquement, et nous vous enverrons un e-mail quand ce sera fait.
request-reader-holds = { $count ->
    [one] Vous avez actuellement ce rôle et pouvez donc suivre la demande. Vous n’avez pas à la confirmer. Nous vous enverrons un e-mail quand le rôle sera transmis.
   *[other] Vous avez actuellement ces rôles et pouvez donc suivre la demande. Vous n’avez pas à la confirmer. Nous vous enverrons un e-mail quand les rôles seront transmis.
}
request-reader = Vous êtes un contact de ce service et pouvez donc suivre la demande. Vous n’avez pas à la confirmer et ne pouvez pas répondre.
request-other-link = Le lien que vous avez ouvert a été envoyé à un autre compte : connectez-vous avec celui-ci pour répondre, et nous remplirons le code.
request-their-mail = Pas de réponse ?
request-their-mail-help = L’e-mail est envoyé à l’adresse de son profil, qui n’est peut-être plus à jour et peut y être vérifiée et modifiée. L’autre personne peut aussi se connecter et trouver la demande sous « Mes demandes », mais seul l’e-mail contient son code.
request-mail-missing = Vous n’avez pas reçu l’e-mail ?
request-mail-address = L’e-mail est envoyé à l’adresse de votre profil, { $address }.
request-mail-help = Vérifiez vos courriers indésirables (spam). Si l’adresse n’est plus à jour, modifiez-la d’abord, puis renvoyez la demande.
request-mail-profile = La vérifier ou la changer dans votre profil

request-resend = Me renvoyer le code
request-resend-to = Renvoyer à { $who }
request-resend-in = (dans { $time })
request-resend-queued = Le dernier e-mail est encore en route. Vous pourrez en demander un autre une minute après son envoi.
request-resend-wait = Un e-mail vient de partir. Vous pourrez en demander un autre à partir du { $when }.
request-resend-too-many = Trop d’e-mails ont été demandés en une journée. Vous pourrez en demander un autre à partir du { $when }.
request-resend-done = Un nouvel e-mail est en route vers vous. Dès son envoi, seul son code fonctionnera.
request-resend-to-done = Un nouvel e-mail est en route vers { $who }. Dès son envoi, seul son code fonctionnera.
request-cancel = Annuler la demande
request-cancel-ask = Annuler cette demande ?
request-cancel-what = La demande prend fin pour tout le monde, ses codes ne fonctionnent plus, et les personnes concernées reçoivent un e-mail. C’est définitif, mais vous pourrez faire une nouvelle demande.
request-cancel-keep = La garder
request-cancel-together = Tout ou rien : ceci met fin à tout ce qui a été envoyé ensemble.
request-cancel-acceptance-ask = Retirer votre acceptation et clore la demande ?
request-cancel-acceptance-what = La demande prend fin pour tout le monde, ses codes ne fonctionnent plus, et les personnes concernées reçoivent un e-mail. C’est définitif : il faudrait une nouvelle demande.
request-stays-yours = { $count ->
    [one] Vous gardez le rôle { $roles } sur { $service }.
   *[other] Vous gardez les rôles { $roles } sur { $service }.
}
request-stays = { $count ->
    [one] { $who } garde le rôle { $roles } sur { $service }.
   *[other] { $who } garde les rôles { $roles } sur { $service }.
}

request-if-you-accept = Si vous acceptez
request-once-confirmed = Une fois la demande confirmée par tous
# After what the reader has to resolve in its profile.
request-to-resolve = Faites-le d’abord, puis acceptez. Votre code reste valable. Si vous acceptez avant, le changement l’attend jusqu’à la date limite.
request-to-resolve-accepted = Dès que c’est réglé, le changement se poursuit de lui-même, quelques minutes plus tard. À la date limite il prend fin, et rien ne change.
request-asker-is-told = Dès que vous acceptez, { $who } voit qu’il manque un moyen de paiement.
request-add-payment = Ajouter un moyen de paiement
request-loses = { $count ->
    [one] { $who } perd ce rôle.
   *[other] { $who } perd ces rôles.
}
request-loses-told = { $count ->
    [one] { $who } perd ce rôle et reçoit un e-mail.
   *[other] { $who } perd ces rôles et reçoit un e-mail.
}

request-your-answer = Votre réponse
request-effect-alone = Prend effet { $time } après votre confirmation. D’ici là, vous pouvez annuler.
request-effect-both = Prend effet { $time } après la deuxième acceptation. D’ici là, chacun de vous peut annuler.
request-effect-each = Pour chaque service, elle prend effet { $time } après l’acceptation de toutes les personnes concernées. D’ici là, chacune peut annuler.
request-effect-together = Tout prend effet { $time } après que chaque personne a tout accepté. D’ici là, chaque personne concernée peut annuler.
request-effect-now = Prend effet dès que toutes les personnes concernées ont accepté.
request-accept = Accepter
request-confirm = Confirmer que c’était vous
request-decline = Refuser
request-accepting = Envoi de l’acceptation…
request-confirming = Envoi de la confirmation…
request-declining = Envoi du refus…
request-until-you-press = Rien ne se passe avant que vous appuyiez sur un bouton.
request-demo-mails = Dans cette démo, tous les e-mails sont dans { $mailbox }.
request-the-mailbox = la boîte aux lettres
request-code = Code de validation
request-code-hint = { $length } lettres et chiffres (respectez les majuscules). Code personnel, valable une fois, envoyé à { $address }.
request-code-hint-held = { $length } lettres et chiffres (respectez les majuscules). Code personnel, valable une fois. L’e-mail à { $address } n’a pas pu être remis : vérifiez l’adresse dans votre { $profile }, et nous le renverrons.
request-code-hint-profile = profil
request-code-hint-queued = { $length } lettres et chiffres (respectez les majuscules). Code personnel, valable une fois. L’e-mail est en route vers { $address }.
request-code-filled-in = Rempli depuis votre e-mail. Il n’est plus dans la barre d’adresse.
request-code-whole = Les { $length } caractères y sont.
request-code-broken = Le lien que vous avez ouvert ne contenait pas de code complet. Copiez le code depuis l’e-mail.
request-code-open = Ouvrez le lien de votre e-mail, ou collez le code.
request-code-missing = Saisissez le code de votre e-mail.
request-code-strange = Un code ne contient que les lettres A à Z et des chiffres. Copiez-le à nouveau depuis l’e-mail.
request-code-length = Un code compte { $needed } lettres et chiffres, celui-ci en a { $found }. Copiez-le à nouveau depuis l’e-mail.
request-code-wrong = Ce n’est pas un code de cette demande.
request-code-used = Ce code a déjà été utilisé.
request-code-superseded = Ce code a été remplacé : par un e-mail plus récent, ou parce que votre adresse a changé.
request-code-others = Ce code a été envoyé à l’autre personne.
request-answer-lost = La connexion a été coupée avant la réponse du serveur : nous ne savons pas si la vôtre est arrivée. Appuyez à nouveau : la même réponse avec le même code ne compte qu’une fois.
request-answer-unseen = Votre réponse est arrivée. Cette page l’affichera dès qu’elle pourra se recharger.
request-wrong-tries = { $count ->
    [one] Ce n’est pas un code de la demande { $request }. Il vous reste un essai avant une pause.
   *[other] Ce n’est pas un code de la demande { $request }. Il vous reste { $count } essais avant une pause.
}
request-used-accept = Ce code a déjà servi à accepter. Un code ne sert qu’une fois.
request-used-decline = Ce code a déjà servi à refuser. Un code ne sert qu’une fois.
request-paused = Trop de codes incorrects. Vous pourrez réessayer à partir du { $when }. La demande reste ouverte jusqu’au { $deadline }.
request-pause-left = Vous pourrez réessayer dans
request-pause-over = Vous pouvez réessayer maintenant.
request-ask-asker = Vous ne savez pas quel e-mail est le bon ? Demandez à { $who }, qui a fait cette demande.
request-others-code = Ce code a été envoyé à un autre compte qui doit répondre. Le vôtre est dans l’e-mail envoyé à { $address }.

request-moves-in = Temps avant la prise d’effet
request-moment-come = C’est le moment. Cette page affichera le résultat dans un instant.

request-no-part = Ce compte ({ $account }) n’est pas concerné par la demande { $request }
request-no-part-why = Seuls les comptes appelés à y répondre et les contacts de son service peuvent la voir. Si un lien vous a conduit ici, copiez-le en entier.
request-stay = Rester sur le compte { $account }
request-gone = Vous n’êtes plus un contact de ce service
request-gone-why = Vous pouviez suivre cette demande en tant que contact de son service. Ce n’est plus le cas. Si l’un de vos rôles a été transmis, nous vous l’avons annoncé par e-mail.
request-gone-services = Voir vos services

request-over = Résultat
request-why = Pourquoi
request-unchanged = { $count ->
    [one] Rien n’a changé : { $who } a gardé le rôle { $roles }.
   *[other] Rien n’a changé : { $who } a gardé les rôles { $roles }.
}
request-unchanged-yours = { $count ->
    [one] Rien n’a changé : vous avez gardé le rôle { $roles }.
   *[other] Rien n’a changé : vous avez gardé les rôles { $roles }.
}
request-told = Notification par e-mail : { $who }.
request-next = Prochaines étapes
request-next-service = Voir le service
request-next-passwords = Changer les mots de passe que l’ancien contact connaissait
request-next-profile = Voir dans votre profil ce qui manque, et y remédier
request-next-requests = Voir vos demandes pour ce service
request-next-again = Faire une nouvelle demande
request-next-ask = Si vous le souhaitez toujours, demandez à { $who } de faire une nouvelle demande

## La page d’une demande

request-asks-you = { $count ->
    [one] { $asker } vous demande de prendre ce rôle.
   *[other] { $asker } vous demande de prendre ces rôles.
}
request-hands-you = { $count ->
    [one] { $asker } vous transmet ce rôle.
   *[other] { $asker } vous transmet ces rôles.
}
request-expired-you = Vous n’avez pas répondu à temps
request-expired-other = { $who } n’a pas répondu à temps
request-expired-all = Personne n’a répondu à temps
request-ended-by-provider = Votre fournisseur a mis fin à cette demande : « { $reason } »
request-ended-account-removed = Votre fournisseur a mis fin à cette demande : { $account } n’existe plus
request-waiting-together = Tout le monde a accepté ; en attente du reste de l’envoi
request-has-until = { $count ->
    [one] { $who } a jusqu’au { $day }.
   *[other] { $who } ont jusqu’au { $day }.
}
request-confirmed = { $count ->
    [one] Confirmé.
   *[other] { $count } services confirmés.
}
request-accepted-services = { $count ->
    [one] Accepté.
   *[other] { $count } services acceptés.
}
request-some-open = { $count ->
    [one] En cours pour { $count } service sur { $total }.
   *[other] En cours pour { $count } services sur { $total }.
}
request-some-taking-effect = { $count ->
    [one] Prend effet pour { $count } service sur { $total }
   *[other] Prend effet pour { $count } services sur { $total }
}
request-accepted-no-payment = { $who } a accepté ; il manque encore un moyen de paiement
request-sent = { $count ->
    [one] { $who } a reçu la demande. Votre propre code est dans l’e-mail envoyé à { $address }.
   *[other] { $who } ont reçu la demande. Votre propre code est dans l’e-mail envoyé à { $address }.
}
request-sent-alone = Personne d’autre n’a à répondre. Votre code est dans l’e-mail envoyé à { $address }.
# Une personne qui a un accès a demandé au nom du lecteur.
request-delegated-own = Demandé par { $who }, en votre nom
request-delegated = Demandé par { $who }, au nom de cette personne
request-some-soon = { $count ->
    [one] Pour { $count } service sur { $total }, elle prend effet à { $time }.
   *[other] Pour { $count } services sur { $total }, elle prend effet à { $time }.
}
request-partly = { $count ->
    [one] A pris effet pour { $count } service sur { $total }.
   *[other] A pris effet pour { $count } services sur { $total }.
}
request-many-lead = Une seule réponse, un seul code. Décochez ce que vous ne voulez pas encore ; vous pourrez répondre au reste jusqu’au { $when }.
request-together-lead = Tout ou rien : une seule réponse et un seul code pour l’ensemble, jusqu’au { $when }.
request-moves-until = avant la prise d’effet, le { $when }. Rien n’a encore changé.
request-moved-at = { $count ->
    [one] Le rôle a été transmis le { $when }.
   *[other] Les rôles ont été transmis le { $when }.
}
request-until-then-back = Jusqu’au { $day }, puis retour au contact précédent.
request-what-changes = Ce qui change
request-drawing = Le rôle { $roles } doit passer de { $from } à { $to }.
request-drawing-done = Le rôle { $roles } est passé de { $from } à { $to }.
request-drawing-now = contact { $roles } actuel
request-drawing-before = ancien contact { $roles }
request-drawing-after = nouveau contact { $roles }
request-people = { $count ->
    [one] { $count } personne
   *[other] { $count } personnes
}
request-nothing-changes = { $count ->
    [one] Ce que vous pouvez faire sur ce service ne change pas.
   *[other] Ce que vous pouvez faire sur ces services ne change pas.
}
request-who-answers = Qui répond
request-who-answered = Qui a répondu
request-party-your-turn = À vous de répondre
request-party-waiting = Pas encore de réponse
request-party-accepted = Accepté
request-party-no-payment = Accepté ; il manque encore un moyen de paiement
request-party-blocked = Accepté, mais ne peut pas encore prendre le rôle
request-party-declined = Refusé
request-party-took-back = Acceptation retirée
request-party-cancelled = Annulé
request-party-no-answer = Pas de réponse
request-party-none = Aucun accepté
request-party-count = { $accepted } sur { $all } acceptés
request-until-moment = jusqu’au { $when }
request-then-nothing = Ensuite, rien ne change.
request-fact-asked = Demandé le
request-copy-link = Copier le lien de cette page
request-code-from-email = Code de votre e-mail
request-code-show = Afficher le code
request-code-hide = Masquer le code
request-code-enter = Saisissez le code de votre e-mail
# Some of the requests for several services; the others go on or have taken effect.
request-some-failed = { $count ->
    [one] Échec pour { $count } service
   *[other] Échec pour { $count } services
}
request-some-failed-why = La liste des services dit pourquoi.
request-show-failed = Les voir
request-code-entered = Code saisi
request-chosen = { $chosen } sur { $all } choisis
request-accept-services = { $count ->
    [one] Accepter { $count } service
   *[other] Accepter { $count } services
}
request-accept-some = { $count ->
    [one] Accepter { $chosen } sur { $count } service
   *[other] Accepter { $chosen } sur { $count } services
}
request-confirm-services = { $count ->
    [one] Confirmer { $count } service
   *[other] Confirmer { $count } services
}
request-confirm-some = { $count ->
    [one] Confirmer { $chosen } sur { $count } service
   *[other] Confirmer { $chosen } sur { $count } services
}
request-decline-services = { $count ->
    [one] Refuser { $count } service
   *[other] Refuser { $count } services
}
request-decline-some = { $count ->
    [one] Refuser { $chosen } sur { $count } service
   *[other] Refuser { $chosen } sur { $count } services
}
request-reason = Motif (facultatif, lu par { $who })
request-reason-long = Limitez le motif à { $number } caractères.
request-reason-wrong = N’utilisez pas, dans le motif, de caractères qui inversent le sens d’écriture.
request-reason-given = Motif indiqué
request-decline-keeps = { $who } garde le rôle.
request-decline-you-keep = Vous gardez le rôle.
request-decline-nothing-changes = Rien ne change.
request-decline-told = { $who } reçoit un e-mail.
request-keep-open = Laisser en attente
request-take-back = Retirer et clore la demande
request-how-to-go-on = Comment continuer
request-open-profile = Ouvrir le profil
request-next-profile-note = Il indique ce qui vous empêche de prendre le rôle.
request-tell = Dire à { $who } ce qui manque
request-tell-note = Le message indique où regarder, sans dire pourquoi.
request-tell-message = Pour reprendre { $service }, il manque quelque chose dans votre profil : { $address }
request-copy-message = Copier le message
request-ask-again = Demander de nouveau
request-next-again-note = Le même changement, déjà rempli.
request-next-ask-note = Seule cette personne peut refaire la demande.
request-show-requests = Voir les demandes
request-next-requests-note = Une autre l’a remplacée.
request-next-person = Tous les rôles de { $who }
request-what-was-asked = Ce qui était demandé
request-next-other = Demander à quelqu’un d’autre
request-next-other-note = Le service est déjà rempli.
request-choose-other = Choisir un autre contact
request-other-account = Autre compte
request-by = par { $who }
submission-column-people = De et à

## La boîte aux lettres de la démo

mailbox-lead = Les e-mails adressés aux personnes de la démo. Rien ne quitte cette machine.
mailbox-yours = Les vôtres
mailbox-everyones = Ceux de tout le monde
mailbox-empty = Pas encore d’e-mail. Demandez un nouveau contact, et les e-mails arriveront ici.
mailbox-mails = E-mails
mailbox-to = à { $address }
mailbox-queued = en attente
mailbox-sent = envoyé
mailbox-failed = échec
mailbox-dropped = inutile
mailbox-held = non remis
mailbox-choose = Choisissez un e-mail pour le lire.
mailbox-frame = L’e-mail tel que son destinataire le voit
mailbox-follow = Ouvrir son lien
mailbox-attachment = Télécharger { $file }
mailbox-all = Tous les e-mails
mailbox-from = De { $address }
mailbox-to-account = À { $address } ({ $handle }) · { $moment }
mailbox-show-as = Afficher en
mailbox-as-html = HTML
mailbox-as-text = Texte

## Mots communs aux écrans et aux e-mails

word-role =
    .Admin = administrateur
    .Tech = technique
    .Billing = facturation

word-category =
    .AllDom = Pack de domaines
    .Anthos = Cluster Anthos
    .Cloud = Projet cloud
    .Dedicated = Serveur dédié
    .DedicatedCluster = Cluster de serveurs
    .Domain = Domaine
    .EmailDomain = E-mail
    .Essentials = VMware Essentials
    .Failover = IP de secours
    .Hosting = Hébergement web
    .HostingReseller = Hébergement revendeur
    .Hycu = Licence de sauvegarde
    .Kube = Kubernetes
    .LoadBalancer = Répartiteur de charge
    .Logs = Plateforme de journaux
    .Nas = Stockage réseau
    .Nasha = Stockage réseau HA
    .Netapp = Stockage de fichiers
    .Nutanix = Cluster Nutanix
    .OverTheBox = Agrégation de liens
    .OvhCloudConnect = Liaison privée
    .PackSipTrunk = Pack trunk SIP
    .PackXdsl = Pack d’accès Internet
    .PrivateCloud = Cloud privé
    .PrivateDatabase = Base de données privée
    .Vps = VPS
    .Xdsl = Accès Internet
    .Zone = Zone DNS

word-contact-for = contact { $roles } de { $about }
word-contact = contact de { $about }
word-services = { $count ->
    [one] { $count } service
   *[other] { $count } services
}
word-roles-on = { $count ->
    [one] { $count } rôle sur { $services }
   *[other] { $count } rôles sur { $services }
}
word-request-title =
    .Take = Devenir { $contact } ?
    .LastDay = Un nouveau dernier jour comme { $contact } ?
    .Confirm = Confirmez que c’était vous : { $contact }
    .ConfirmLastDay = Confirmez le dernier jour : { $contact }
    .ConfirmInName = Demandé en votre nom : { $contact }
    .Waiting = En attente d’autres personnes : { $contact }
    .Blocked = Bloqué : { $contact }
    .Overdue = Délai écoulé : { $contact }
    .Becoming = Vous allez prendre le rôle de { $contact }
    .TakingEffect = Bientôt effectif : nouveau { $contact }
    .LastDayChanging = Bientôt un nouveau dernier jour : { $contact }
    .Became = Vous avez pris le rôle de { $contact }
    .Done = Terminé : nouveau { $contact }
    .LastDayChanged = Nouveau dernier jour : { $contact }
    .Declined = Refusé : { $contact }
    .Cancelled = Annulé : { $contact }
    .Replaced = Demande remplacée : { $contact }
    .Expired = Expiré : { $contact }
    .Failed = Échec : { $contact }
    .PartlyDone = Terminé en partie : { $contact }
    .Unchanged = Rien n’a changé : { $contact }

word-ability =
    .ChangeAllContacts = modifier les trois contacts
    .HandOnTech = transmettre le rôle technique
    .HandOnBilling = transmettre le rôle facturation
    .ChangeHolder = changer le titulaire du domaine
    .TransferOut = transférer le domaine vers un autre fournisseur
    .Configure = modifier les réglages techniques
    .EditDns = modifier la zone DNS
    .AddDomains = ajouter des domaines et des sous-domaines
    .InstallModules = installer des modules
    .ChangePasswords = changer les mots de passe FTP et de base de données
    .OrderCertificates = commander des certificats
    .ManageMailboxes = gérer les boîtes e-mail
    .SeeInvoices = voir les factures et les commandes
    .Renew = renouveler le service
    .ManagePayment = gérer son paiement

word-ability-other-contacts = modifier les autres contacts

## Un rôle technique qui prend fin

role-ends-soon = Bientôt terminé
role-end-extend = Prolonger
role-end-now = Mettre fin maintenant
role-end-now-ask = Mettre fin maintenant au rôle technique de { $from } ?
role-end-now-what = Le rôle revient immédiatement à { $to }, ou à vous si ce compte ne peut pas le reprendre. Toutes les personnes concernées reçoivent un e-mail.
role-end-now-yours = Le rôle vous revient immédiatement. Toutes les personnes concernées reçoivent un e-mail.
role-end-now-keep = Le garder
role-ended-now = Le rôle technique a pris fin.
role-ends-until = { $holder } jusqu’au { $date }, puis { $to }
roles-of-services = { $count ->
    [one] { $roles } de { $count } service
   *[other] { $roles } de { $count } services
}
role-ends-title = Rôles techniques avec un dernier jour
role-ends-more = { $count ->
    [one] { $count } autre n’est pas encore affiché.
   *[other] { $count } autres ne sont pas encore affichés.
}
role-ends-now-ask = { $count ->
    [one] Mettre fin maintenant à { $count } rôle technique de { $from } ?
   *[other] Mettre fin maintenant à { $count } rôles techniques de { $from } ?
}
role-ends-now-what = Les rôles reviennent immédiatement à { $to }, ou à vous là où ce compte ne peut pas les reprendre. Chaque personne concernée reçoit un seul e-mail.
role-ends-now-yours = Les rôles vous reviennent immédiatement. Chaque personne concernée reçoit un seul e-mail.
role-ends-now-keep = Les garder
role-ends-ended = { $count ->
    [one] { $count } rôle technique a pris fin.
   *[other] { $count } rôles techniques ont pris fin.
}
role-ends-refused = { $count ->
    [one] { $count } rôle continue, car vous n’êtes pas le contact administrateur de ce service :
   *[other] { $count } rôles continuent, car vous n’êtes pas le contact administrateur de ces services :
}

## Rôles

role =
    .Admin = Administrateur
    .Tech = Technique
    .Billing = Facturation

role-may = Peut { $can }. Ne peut pas : { $cannot }.
role-cannot = Ne peut pas { $what }

holder-field = Champ
holder-now = Maintenant
holder-after = Après
holder-same = Pas de changement
holder-difference = Ce qui changerait
holder-name = Nom
holder-organisation = Société ou association
holder-legal-form = Forme juridique
holder-email = E-mail

holder-form =
    .Individual = Particulier
    .Corporation = Société
    .Association = Association
    .Administration = Administration publique
    .PersonalCorporation = Entreprise individuelle
    .Other = Autre

holder-first-name = Prénom
holder-last-name = Nom de famille
holder-fault-missing = Remplissez « { $field } ».
holder-fault-long = « { $field } » est trop long.
holder-fault-phone = Utilisez des chiffres, des espaces et un + au début, comme +33 1 99 00 12 34.
holder-fault-text = Dans « { $field } », n’utilisez ni <, ni >, ni caractères qui inversent le sens d’écriture.
holder-locks = Pendant 60 jours, le domaine ne peut pas être transféré vers un autre fournisseur : cela le protège du vol.
holder-no-lock = Le domaine peut être transféré immédiatement vers un autre fournisseur : le changement comprend cette exception.
service-contacts = Contacts
service-removal = { $provider } a mis fin à ce service. Il quittera votre liste le { $day } ; d’ici là, ses contacts ne peuvent pas changer.
service-removal-of = { $provider } a mis fin à ce service ({ $kind }). Il quittera votre liste le { $day } ; d’ici là, ses contacts ne peuvent pas changer.
service-locked = Les contacts ne peuvent pas être changés pour le moment. { $reason }
service-request = { $roles } à { $to }
service-asked-by = Demandé par { $asker }
service-history = Historique
service-title-history = Historique de { $name }
service-title-rights = Qui peut faire quoi sur { $name }
service-title-holder = Titulaire de { $name }
service-change = Changer
service-change-role = Changer le contact { $role }
service-held-all = { $count ->
    [one] { $since }
   *[other] { $since }, pour les { $count } services
}
service-held-some = { $since } : { $types }
service-by-type = Par service
service-locked-some = { $types } : les contacts ne peuvent pas être changés pour le moment. { $reason }
service-see-claim = Voir la revendication
service-bill = { $amount } à payer
service-bill-due = { $amount } à payer avant le { $due }
service-bill-overdue = { $amount } impayés depuis le { $due }
service-bill-number = Facture { $number }
history-caption = Qui avait quel rôle, du plus récent au plus ancien
history-drawing = Schéma des périodes de { $first } à { $last }. Le tableau ci-dessous dit la même chose.
history-role = Rôle
history-who = Qui
history-from = Du
history-to = Au
history-why = Raison du changement
service-aside = Le service
service-name = Nom
service-type = Type
service-created = Créé le
service-origin = Origine
service-ordered-by = Commandé par { $who }
service-taken-over = Repris de chez { $provider }
service-state = État
holder-lead = Le domaine appartient à son titulaire. Être titulaire ne donne aucun accès ici ; être contact, oui.
holder-unknown = Nous ne connaissons pas le titulaire de ce domaine.
holder-not-admin = Seul le contact administrateur peut changer le titulaire.
holder-phone = Téléphone
holder-address = Adresse
holder-address-missing = L’adresse postale manque. Le contact administrateur peut la saisir.
holder-street = Rue et numéro
holder-postcode = Code postal
holder-town = Ville
holder-country = Pays
holder-locked-until = Pas de transfert vers un autre fournisseur avant le { $when }
holder-open = Changement de titulaire
holder-open-until = Un changement de titulaire attend des réponses jusqu’au { $when }.
holder-number = Numéro :
holder-waits-for-old = En attente du titulaire actuel
holder-waits-for-new = En attente du nouveau titulaire
holder-withdraw = Annuler le changement de titulaire
holder-withdraw-ask = Annuler ce changement de titulaire ?
holder-withdraw-what = Il prend fin pour les deux titulaires, avec les réponses déjà données, et toutes les personnes concernées reçoivent un e-mail. Cette action est irréversible.
holder-withdraw-keep = Le garder
holder-at-once = Modifié tout de suite
holder-at-once-note = Personne n’a à les confirmer. Le titulaire reçoit un e-mail.
holder-save = Enregistrer le téléphone et l’adresse
holder-change = Changement de titulaire
holder-change-note = Modifier l’un de ces champs donne le domaine à quelqu’un d’autre, même si vous ne corrigez que l’orthographe. L’ancien et le nouveau titulaire doivent tous les deux accepter.
holder-no-difference = Rien ne changerait pour l’instant. Modifiez un nom, la société, la forme juridique ou l’adresse e-mail.
holder-opt-out = Ne pas bloquer un transfert vers un autre fournisseur
holder-opt-out-note = Après un changement de titulaire, le domaine ne peut pas être transféré pendant 60 jours : cela le protège du vol. Ne demandez une exception que si un transfert est prévu : les deux titulaires doivent l’accepter, et vous ne pourrez plus la demander après.
holder-ask = Demander aux deux titulaires
holder-ask-off = Pas encore possible : voir « Avant de commencer ».
holder-asked = La demande est partie aux deux titulaires.
holder-nothing-sent = Rien n’est envoyé avant que vous appuyiez sur le bouton.
holder-aside = Le changement de titulaire
holder-future = Ce qui va se passer
holder-step-old = L’ancien titulaire accepte
holder-step-new = Le nouveau titulaire accepte
holder-step-registry = Le registre reçoit le nouveau titulaire
holder-14-days = Ils ont 14 jours pour répondre, jusqu’au { $when }. Si l’un des deux refuse ou ne répond pas, rien ne change.
holder-before = Avant de commencer
holder-first = Changez d’abord le titulaire, ensuite les contacts.
holder-met-expiry = N’a pas expiré
holder-met-debt = Aucune facture impayée
holder-met-operation = Aucune autre opération en cours
holder-met-dispute = Aucun litige
holder-unmet-creation = Le domaine est encore en cours d’enregistrement. Attendez qu’il le soit.
holder-unmet-expiry = Le domaine a expiré. Son contact facturation peut le renouveler.
holder-unmet-debt = Le domaine n’est pas payé. Son contact facturation peut régler la facture.
holder-unmet-invoice = Vous avez une facture impayée. Vous la trouverez ici : { $profile }.
holder-unmet-request = Encore ouverte : { $request }. Attendez qu’elle se termine, ou annulez-la.
holder-unmet-change = Un autre changement de titulaire est en cours.
holder-unmet-dispute = Le domaine fait l’objet d’un litige. Demandez à notre assistance.
holder-unmet-claim = Quelqu’un revendique ce domaine. Son titulaire pourra changer une fois ce dossier clos.
# Le remède pour un service expiré ou qui expire bientôt.
service-renew-expired = a expiré le { $day }.
service-renew-soon = expire le { $day }.
service-renew-locked = Tant qu’il n’est pas renouvelé, ses contacts ne peuvent pas changer.
service-renew-yours = En tant que contact facturation, vous pouvez le renouveler.
# $who est le contact facturation.
service-renew-theirs = { $who }, son contact facturation, peut le renouveler.
service-case-title = Quelqu’un d’autre pourrait obtenir ce domaine
service-case-again = Après une opposition, notre équipe réexamine une revendication sur ce domaine.
service-case-until = Vous pouvez vous y opposer jusqu’au { $when }
service-case-number = Dossier { $case }
service-case-mail = Vous pouvez aussi vous y opposer par le lien personnel de l’e-mail que nous vous avons envoyé.
# Oppositions à une revendication, et leur suite.
objection-yours = Votre opposition du { $when }
objection-of-holder = Opposition du titulaire du { $when }
objection-upheld = La revendication a pris fin le { $when }. Rien n’a changé.
objection-overruled = Notre équipe a de nouveau approuvé la revendication, qui a pris effet le { $when }.
holder-event-details = Téléphone ou adresse du titulaire modifiés
holder-event-asked = Changement de titulaire demandé
holder-event-accepted-old = Le titulaire actuel a accepté
holder-event-accepted-new = Le nouveau titulaire a accepté
holder-event-declined-old = Le titulaire actuel a refusé le changement de titulaire
holder-event-declined-new = Le nouveau titulaire a refusé le changement de titulaire
holder-event-withdrawn = Changement de titulaire annulé
holder-event-ended = Votre fournisseur a mis fin au changement de titulaire
holder-event-lapsed = Changement de titulaire expiré
holder-event-failed = Échec du changement de titulaire
holder-event-changed = Le domaine a un nouveau titulaire
holder-event-replaced = Le domaine a un nouveau titulaire, à l’issue d’un dossier avec pièces
holder-event-by = Par { $who }
word-holder-give = Changement de titulaire de { $domain } : le donner à quelqu’un d’autre ?
word-holder-take = Changement de titulaire de { $domain } : en devenir titulaire ?
holder-answer-ended = Changement de titulaire de { $domain }
holder-answer-old-lead = Vous êtes le titulaire actuel : rien ne change sans vous. Vous n’avez pas besoin de compte.
holder-answer-new-lead = Rien ne change sans vous. Vous n’avez pas besoin de compte.
holder-answer-session-lead = Vous pouvez répondre ici, car ce compte a l’adresse e-mail du titulaire. Rien ne change sans vous.
holder-answer-by-mail = Pour accepter, saisissez le code de l’e-mail envoyé à { $address } : vous avez demandé ce changement, ou l’adresse de ce compte vient de changer, donc nous interrogeons aussi la boîte aux lettres.
holder-answer-code-missing = Saisissez le code de l’e-mail, ou collez son lien.
holder-answer-code-wrong = Ce n’est pas le code de ce changement. Prenez l’e-mail le plus récent sur ce domaine.
holder-answer-send-again = Renvoyer l’e-mail
holder-answer-sent-again = Nous le renvoyons. Une fois qu’il est arrivé, l’ancien lien ne fonctionne plus.
holder-answer-none = Aucun changement de titulaire n’attend ce compte ici. Le lien de l’e-mail fonctionne toujours.
holder-answer-ended-lead = Ce changement de titulaire est terminé.
holder-answer-unknown = Ce lien ne fonctionne pas. Copiez-le en entier depuis l’e-mail ; deux semaines après l’e-mail, il ne fonctionne plus.
holder-answer-yours = Votre réponse
holder-answer-loses = Le domaine ne sera plus à vous. Pour le récupérer, il faudrait l’accord de { $name }.
holder-answer-gains = Le domaine sera à vous. Personne d’autre ne pourra alors le donner.
holder-keeps = Le site, les e-mails et les contacts du domaine restent tels quels.
holder-answer-accept = Accepter
holder-answer-decline = Refuser
holder-answer-nothing-yet = Ouvrir cette page ne décide de rien. Si l’un des titulaires refuse, ou ne répond pas avant le { $when }, rien ne change.
holder-answer-accept-now = L’autre titulaire a accepté : le changement prend effet maintenant. Il faudra l’accord des deux pour revenir en arrière.
holder-answer-accept-later = Le changement prendra effet dès que l’autre titulaire aura accepté à son tour.
holder-answer-accept-yes = Oui, changer de titulaire
holder-answer-decline-ask = Refuser le changement de titulaire de { $domain } ?
holder-answer-decline-what = Vous refusez : ce changement de titulaire prend fin, et le titulaire reste le même.
holder-answer-accepted = Vous avez accepté le { $at }. L’autre titulaire n’a pas encore répondu ; il a jusqu’au { $until }.
holder-answer-too-late-answered = Cette réponse n’a pas été prise en compte : vous en aviez déjà donné une autre.
holder-answer-too-late-ended = Cette réponse n’a pas été prise en compte : le changement était déjà terminé.
holder-answer-done = Les deux titulaires ont accepté. Le domaine a son nouveau titulaire.
holder-answer-you-declined = Vous avez refusé. Le titulaire reste le même.
holder-answer-declined = L’autre titulaire a refusé. Le titulaire reste le même.
holder-answer-lapsed = Expiré : l’un des titulaires au moins n’a pas répondu à temps. Le titulaire reste le même.
holder-answer-withdrawn = Le contact administrateur l’a annulé. Le titulaire reste le même.
holder-answer-ended-by-provider = Le fournisseur y a mis fin, et le titulaire reste le même : « { $reason } »
holder-answer-failed = Le changement n’a pas pu être fait. Le titulaire reste le même ; le contact administrateur sait pourquoi.
holder-answer-aside = La demande
holder-answer-domain = Domaine
holder-answer-asked-by = À la demande de
holder-answer-admin = Contact administrateur du domaine
holder-answer-you-are = Vous êtes
holder-answer-side-old = Le titulaire actuel
holder-answer-side-new = Le nouveau titulaire
holder-answer-by = Répondre avant le
holder-answer-number = Numéro
holder-answer-new-accepted = Le nouveau titulaire a accepté
holder-answer-old-accepted = Le titulaire actuel a accepté
holder-answer-unexpected = Vous ne vous y attendiez pas ? Refusez, puis prévenez notre assistance.
holder-answer-again = Votre lien personnel n’est plus dans la barre d’adresse. Pour revenir, ouvrez-le de nouveau depuis l’e-mail.

## Dossiers dans l’espace équipe

desk-case = Dossier { $number }
desk-cases = Dossiers
desk-cases-none = Aucun dossier.

# A text for each handover_rules::cases::timeline::CaseTurn
desk-case-turn =
    .Mine = À moi de décider
    .SecondApproval = Seconde approbation à donner
    .Others = Attend une décision
    .Claimant = Attend des pièces
    .Objectors = Délai d’opposition

desk-cases-oldest = Le plus ancien : { $age }
desk-cases-nothing = Rien à faire
desk-cases-approved-once = Approuvé une fois
desk-cases-claimant = Au demandeur d’agir
desk-cases-age = Âge
desk-cases-case = Dossier
desk-cases-change = De → à
desk-cases-by = Demandeur
desk-cases-approvals = Approbations
desk-cases-next = Suite
desk-cases-review = Examiner
desk-cases-unknown = Inconnu ici
desk-cases-same = Identique
desk-cases-differ = { $count ->
    [one] { $number } différence
   *[other] { $number } différences
}
desk-next-objection = Opposition
desk-next-obstacle = Exécution impossible
desk-next-approval = Première approbation
desk-next-last-approval = Dernière approbation, puis délai d’opposition
desk-next-lapse = Se ferme le { $when } sans réponse
desk-next-execution = Prend effet le { $when } sans opposition
desk-cases-hidden = { $count ->
    [one] Un autre dossier n’est pas affiché. Décidez d’abord les plus anciens.
   *[other] { $number } autres dossiers ne sont pas affichés. Décidez d’abord les plus anciens.
}

# A text for each handover_rules::cases::Procedure
desk-case-procedure =
    .ChangeHolder = Autre titulaire
    .ChangeContacts = Autres contacts

desk-case-question-holder = Enregistrer { $name } comme titulaire de { $domain } ?
desk-case-question-contacts = Faire de { $name } le contact { $roles } de { $domain } ?
desk-case-lead = Demandé par { $name }, { $claimant }. { $state }.

desk-case-state =
    .Opened = Adresse pas encore confirmée
    .CollectingPapers = Attend des pièces
    .Checking = Attend une décision
    .ObjectionPeriod = Délai d’opposition
    .Executed = Exécuté
    .Refused = Refusé
    .Closed = Fermé par le demandeur
    .Lapsed = Fermé de lui-même

desk-case-papers = Pièces
desk-case-papers-note = Ouvrir une pièce l’enregistre sur votre ordinateur, et c’est consigné. Utilisez une visionneuse isolée de votre poste.
desk-case-papers-closed = Seuls les approbateurs ouvrent les pièces.
desk-case-no-papers = Aucune pièce.
desk-case-clean = Saine
desk-case-unscanned = Non analysée
desk-case-opened = Vous l’avez ouverte
desk-case-unopened = Vous ne l’avez pas ouverte
desk-case-open = Ouvrir
desk-case-open-all = Ouvrir toutes les pièces
desk-case-open-file = Ouvrir : { $document }, { $file }

desk-paper =
    .Identity = Carte d’identité ou passeport
    .ProofOfAddress = Justificatif de domicile
    .RegisterExtract = Extrait du registre
    .JournalExtract = Extrait du journal officiel
    .FoundingAct = Statuts ou décision de nomination
    .Authority = Procuration au nom du demandeur
    .Agreement = Accord des deux titulaires
    .ClaimantIdentity = Carte d’identité ou passeport du demandeur
    .Deed = Acte de succession
    .Judgment = Jugement

desk-case-record = Nos données
desk-case-sent = { $count ->
    [one] { $number } pièce envoyée
   *[other] { $number } pièces envoyées
}
desk-case-same = { $field } comme dans nos données : { $recorded }
desk-case-differs = { $field } : { $recorded } dans nos données, { $said } dans le dossier
desk-case-no-domain = Ce domaine n’existe pas ici.
desk-case-no-holder = Nous ne connaissons pas le titulaire de ce domaine.
desk-case-asks = En bref
desk-case-for = Pour
desk-case-against = Contre
desk-case-no-point = Rien de connu
desk-case-by-itself = Automatiquement
desk-case-over = Rien : le dossier a pris fin.
desk-case-decision = Décision
desk-case-approvals = { $given } sur { $needed }
desk-case-approved-by = { $name } a approuvé
desk-case-may = Vous pouvez décider. Vous n’avez pas ouvert ce dossier, et aucune approbation de votre part ne compte pour l’instant.
desk-case-not-approver = Seuls les approbateurs décident.

# A text for each handover_rules::cases::lifecycle::CaseRefusalKind
desk-case-refusal =
    .NotNow = Ce n’est pas possible pour le moment. Rechargez la page pour voir ce qui a changé.
    .PapersMissing = Ce n’est pas possible pour le moment. Rechargez la page pour voir ce qui a changé.
    .Unfit = Ce n’est pas possible pour le moment. Rechargez la page pour voir ce qui a changé.
    .NoSuchPaper = Ce n’est pas possible pour le moment. Rechargez la page pour voir ce qui a changé.
    .NothingAsked = Ce n’est pas possible pour le moment. Rechargez la page pour voir ce qui a changé.
    .OwnCase = Vous avez ouvert ce dossier : quelqu’un d’autre doit décider.
    .ApprovedAlready = Vous avez approuvé. Quelqu’un d’autre doit approuver aussi.
    .PapersUnread = Ouvrez chaque pièce avant d’approuver.
    .Impossible = Approbation impossible : le domaine ou le compte n’existe pas ici, ou rien ne changerait.
    .Blocked = Approbation impossible pour l’instant, par exemple à cause d’une facture impayée ou d’une demande ouverte.

desk-case-reason-hint = Le demandeur le lit si vous redemandez des pièces ou refusez. Si vous approuvez, seule l’équipe le lit.
desk-case-reason-differing = Si vous approuvez, dites comment les pièces expliquent les différences : seule l’équipe le lit. Si vous redemandez des pièces ou refusez, le demandeur le lit.
desk-case-which = À redemander
desk-case-which-missing = Choisissez les pièces à redemander.
desk-case-objected = { $who } s’est opposé le { $when }
desk-case-objected-then = Les approbations précédentes ne comptent plus.
desk-case-approve = Approuver
desk-case-approve-differing = { $count ->
    [one] Approuver malgré { $number } différence
   *[other] Approuver malgré { $number } différences
}
desk-case-decided = Votre décision est enregistrée.
desk-case-changed = Ce dossier a changé depuis que vous l’avez lu : rien n’a été décidé. Regardez de nouveau : { $parts }. Ce que vous avez saisi reste ici.
desk-case-ask-again = Redemander
desk-case-refuse = Refuser
desk-case-refuse-title = Refuser le dossier { $number } ?
desk-case-refuse-what = Le dossier prend fin, et le demandeur reçoit votre motif par e-mail. C’est définitif.
desk-case-refuse-keep = Le garder ouvert
desk-case-then = Rien, tant que personne n’a décidé. Après la dernière approbation, le titulaire et l’administrateur actuel peuvent s’y opposer pendant { $period }. Sans opposition, le changement prend effet.
desk-case-by-claimant = Le demandeur
desk-case-by-holder = Le titulaire
desk-case-by-admin = L’administrateur actuel
desk-case-by-timer = De lui-même
desk-case-by-former = Ancien personnel

desk-case-event =
    .Opened = ouvert
    .Confirmed = adresse confirmée
    .PapersSent = pièces envoyées
    .AskedAgain = pièces redemandées
    .FirstApproval = première approbation
    .Approved = approuvé, opposition possible
    .Objected = opposition
    .Blocked = exécution impossible
    .ObjectorsChanged = exécution impossible : le titulaire ou l’administrateur a changé depuis
    .NotTold = exécution impossible : le titulaire ou l’administrateur n’a pas été prévenu à temps (voir les e-mails)
    .ApprovalVoid = une approbation antérieure ne compte plus
    .Reminded = rappel
    .Executed = exécuté
    .Refused = refusé
    .Closed = fermé
    .Lapsed = fermé faute de réponse

## Pièces des démarches

word-paper =
    .Identity = Carte d’identité ou passeport du titulaire ou, pour une organisation, d’une personne habilitée à signer
    .ProofOfAddress = Justificatif de domicile du titulaire, de moins de 3 mois
    .RegisterExtract = Extrait du registre du commerce, de moins de 3 mois
    .JournalExtract = Extrait du journal officiel ou du registre des associations, de moins de 3 mois
    .FoundingAct = Statuts, ou décision désignant les personnes habilitées à signer
    .Authority = Procuration signée par le titulaire, à votre nom
    .Agreement = Accord signé par le titulaire actuel et le nouveau titulaire
    .ClaimantIdentity = Votre carte d’identité ou passeport
    .Deed = Acte ou certificat de succession qui vous nomme
    .Judgment = Jugement définitif qui vous attribue le domaine

## Démarches sans accès à un compte

procedure-lead = Pour le titulaire d’un domaine, ou la personne qui agit en son nom, quand plus personne ne peut se connecter à son compte. Gratuit ; comptez en général deux à trois semaines.
procedure-off = Cette démarche n’est pas proposée ici. Adressez-vous à notre assistance.
procedure-step-case = Votre dossier
procedure-step-case-note = Environ 5 minutes
procedure-step-email = Votre e-mail
procedure-step-email-note = Ouvrez notre lien
procedure-step-papers = Pièces
procedure-step-papers-note = À envoyer ici
procedure-step-check = Nous vérifions
procedure-step-check-note = Environ 2 jours ouvrés
procedure-step-object = Délai d’opposition
procedure-step-done = Terminé
procedure-days = { $count ->
    [one] Un jour
   *[other] { $count } jours
}
procedure-kind = De quoi avez-vous besoin ?
procedure-holder = Changer le titulaire
procedure-holder-for = Une autre personne ou organisation devient titulaire.
procedure-contacts = Changer les contacts de votre domaine
procedure-contacts-for = Vous êtes titulaire du domaine et voulez ses rôles pour votre propre compte.
procedure-password = Mot de passe oublié, ou jamais défini ? { $link }
procedure-mailbox = Plus d’accès à la messagerie de votre compte ? Nous pouvons changer l’adresse : { $link }
procedure-sign-in = L’administrateur peut encore se connecter ? Quelques minutes suffisent, sans aucune pièce : { $link }
procedure-domain = Domaine
procedure-domain-wrong = Saisissez un nom de domaine, comme example.org.
procedure-i-am = Je suis

procedure-claimant =
    .Holder = Le titulaire, ou une personne habilitée à signer pour lui
    .Representative = Une personne mandatée par le titulaire
    .Heir = Une personne qui hérite du titulaire
    .CourtDecision = Une personne à qui la justice a attribué le domaine

procedure-form = Forme juridique du titulaire
procedure-name = Votre nom
procedure-name-missing = Saisissez votre nom.
procedure-email = Votre e-mail
procedure-email-hint = Vous recevez un e-mail à chaque étape. Indiquez une adresse que vous pouvez consulter.
procedure-claim = Votre demande
procedure-roles = Rôles
procedure-roles-missing = Choisissez au moins un rôle.
procedure-to = Pour le compte
procedure-to-missing = Saisissez l’identifiant client du compte.
procedure-to-hint = Son identifiant client (NIC). Pas encore de compte ? { $link }
procedure-new-holder = Le nouveau titulaire du domaine :
procedure-open = Ouvrir le dossier
procedure-same = Nous vous enverrons un lien par e-mail. Notre réponse est la même, que le domaine soit chez nous ou non.
procedure-papers = Les pièces à fournir
procedure-papers-for = Forme juridique : { $form }
procedure-papers-others = Pour les autres formes juridiques
procedure-papers-rules = PDF, JPEG ou PNG, { $size } Mo chacune, { $most } au plus. Nous les conservons chiffrées, ne les montrons qu’aux personnes qui décident et les supprimons { $days } jours après la fin.
procedure-sent-title = Consultez vos e-mails
procedure-sent = Nous envoyons un lien à { $address }. Ouvrez-le pour confirmer votre adresse ; vous pourrez ensuite envoyer vos pièces.
procedure-sent-hours = { $count ->
    [one] Le lien est valable une heure.
   *[other] Le lien est valable { $count } heures.
}
procedure-sent-missing = Cela peut prendre quelques minutes. Regardez dans les indésirables et vérifiez votre adresse. Une même adresse ne reçoit que quelques-uns de ces e-mails par jour : si aucun n’arrive, utilisez une autre de vos adresses.
procedure-sent-again = Revenir au formulaire
procedure-link-none = Ouvrez de nouveau le lien de notre dernier e-mail sur le dossier : son objet contient le numéro du dossier, par exemple « B-482910573 ». Le lien n’est pas conservé quand la page est rechargée. Si votre messagerie a coupé le lien, il en manque une partie : copiez-le en entier.
procedure-link-unknown = Ce lien ne fonctionne pas. Copiez-le en entier depuis l’e-mail.
procedure-link-used = Ce lien a déjà servi. Celui de notre e-mail le plus récent mène à votre dossier.
procedure-link-expired = Ce lien ne fonctionne plus : le dossier est terminé. Vous pouvez en ouvrir un autre.
procedure-confirm-title = Confirmez votre adresse e-mail
procedure-confirm-lead = Dossier { $number } sur { $domain }
procedure-confirm-what = Quelqu’un a ouvert ce dossier avec votre adresse. Si c’est vous, confirmez-la. Vous pourrez ensuite envoyer vos pièces.
procedure-confirm-ignore = Ce n’est pas vous ? Fermez cette page : sans confirmation, le dossier se ferme de lui-même.
procedure-confirm-button = Confirmer mon adresse
procedure-confirm-later = Plusieurs dossiers ont été confirmés aujourd’hui pour ce domaine. Confirmez le vôtre après le { $when }. Si le lien a expiré d’ici là, ouvrez de nouveau le dossier.
procedure-confirm-until = Jusqu’au { $when }
procedure-confirmed = Votre adresse est confirmée.
procedure-object-holder = Vous êtes le titulaire enregistré. Vous n’avez pas besoin de compte.
procedure-object-holder-here = Ce compte a l’adresse e-mail du titulaire enregistré : vous pouvez vous opposer ici.
procedure-object-none = Aucun dossier n’attend votre opposition ici : il est terminé, ou notre équipe le réexamine.
procedure-object-admin = Vous êtes le contact administrateur actuel. Vous n’avez pas besoin de vous connecter.
procedure-object-claim = Ce que demande le dossier
procedure-object-new-holder = Le nouveau titulaire serait :
procedure-object-until = Opposition avant le
procedure-object-checking = Rien ne change pour l’instant : notre équipe réexamine le dossier.
procedure-object-executed = Personne ne s’y est opposé à temps : le changement a pris effet. S’il n’est pas justifié, contactez notre assistance.
procedure-object-ended = Le dossier est terminé. Rien ne change.
procedure-object-again = Cette page ne conserve ni votre lien personnel ni ce que vous saisissez. Pour revenir, ou après un rechargement, rouvrez le lien depuis l’e-mail.
procedure-next-papers = Envoyez vos pièces
procedure-next-again = { $count ->
    [one] Renvoyez une pièce
   *[other] Renvoyez { $count } pièces
}
procedure-next-check = Nous vérifions vos pièces
procedure-next-object = Opposition possible jusqu’au { $when }
procedure-next-executed = Votre demande a pris effet
procedure-next-refused = Votre dossier a été refusé
procedure-next-closed = Vous avez fermé ce dossier
procedure-next-lapsed = Ce dossier s’est fermé de lui-même
procedure-lead-case = { $domain } : { $claim }. Dossier { $number }
procedure-said = Nous avons écrit le { $when } :
procedure-drop = Déposez les fichiers sur la pièce à laquelle ils appartiennent, ou choisissez-les. PDF, JPEG ou PNG, { $size } Mo chacun, { $most } fichiers au plus.
procedure-demo = Ceci est une démo. Prenez ces exemples au lieu de vraies pièces :
procedure-choose = Choisir des fichiers
procedure-choose-for = Choisir des fichiers : { $document }
procedure-missing = Manque encore
procedure-needed-again = À renvoyer
procedure-on-its-way = En cours d’envoi
procedure-received = Reçue
procedure-waiting = Attend son tour
procedure-cancel-file = Annuler { $file }
procedure-remove = Retirer
procedure-remove-file = Retirer { $file }
procedure-removed = Retiré.
procedure-uploading = Envoi de { $file }
procedure-file-received = Reçu : { $file }
procedure-sent-on = Envoyée le { $when }
procedure-unfit-empty = Refusé : le fichier est vide. Choisissez-en un autre.
procedure-unfit-large = Refusé : plus de { $size } Mo. Numérisez-le à 200 ppp, ou envoyez un PDF.
procedure-unfit-type = Refusé : ce n’est ni un PDF, ni un JPEG, ni un PNG. Enregistrez-le en PDF et choisissez-le de nouveau.
procedure-unfit-damaged = Refusé : le fichier est abîmé ou incomplet. Numérisez-le ou enregistrez-le de nouveau.
procedure-unfit-pixels = Refusé : l’image a trop de pixels. Numérisez le document à 300 ppp.
procedure-unfit-harmful = Refusé : notre antivirus y a trouvé quelque chose. Refaites la numérisation sur un autre appareil.
procedure-unfit-unscanned = Pas encore accepté : notre antivirus ne répond pas. Réessayez dans quelques minutes.
procedure-unfit-many = Refusé : un dossier peut avoir { $most } fichiers. Retirez-en un d’abord.
procedure-unfit-often = Refusé : trop de fichiers aujourd’hui. Réessayez demain.
procedure-send = Envoyer les pièces
procedure-send-ask = Envoyer les pièces ?
procedure-send-yes = Oui, les envoyer
procedure-send-off = { $count ->
    [one] Une pièce manque encore.
   *[other] { $count } pièces manquent encore.
}
procedure-send-wait = Des fichiers sont encore en cours d’envoi.
procedure-send-note = Une fois envoyées, vous ne pourrez les changer que si nous les redemandons.
procedure-kilobytes = { $size } ko
procedure-megabytes = { $whole },{ $tenth } Mo
procedure-timeline = Déroulement
procedure-closes-then = Avant le { $when } ; le dossier se ferme ensuite de lui-même
procedure-takes-effect = Le changement prend effet si personne ne s’y oppose
procedure-event-opened = Vous avez ouvert le dossier
procedure-event-confirmed = Vous avez confirmé votre adresse e-mail
procedure-event-sent = Vous avez envoyé vos pièces
procedure-event-again = Nous avons redemandé des pièces
procedure-event-approved = Nous avons approuvé le dossier
procedure-event-objected = Une opposition est arrivée : nous vérifions de nouveau
procedure-event-blocked = Le changement était impossible : nous vérifions de nouveau
procedure-event-reminded = Nous vous avons rappelé les pièces manquantes
procedure-event-executed = Le changement a pris effet
procedure-event-refused = Nous avons refusé le dossier
procedure-event-closed = Vous avez fermé le dossier
procedure-event-lapsed = Le dossier s’est fermé de lui-même
procedure-number = Dossier
procedure-closes = Se ferme le
procedure-if-nothing = Sans nouvelles de vous
procedure-deleted = Supprimées le { $when }
procedure-then = Ensuite
procedure-then-check = { $count ->
    [one] Une personne de notre équipe vérifie vos pièces.
   *[other] { $count } personnes de notre équipe vérifient vos pièces.
}
procedure-then-object = { $count ->
    [one] Nous écrivons au titulaire et à l’administrateur actuel. Ils ont un jour pour s’y opposer.
   *[other] Nous écrivons au titulaire et à l’administrateur actuel. Ils ont { $count } jours pour s’y opposer.
}
procedure-then-holder = Le domaine reçoit son nouveau titulaire.
procedure-then-roles = Les rôles passent à { $to }.
procedure-close = Fermer le dossier
procedure-close-ask = Fermer ce dossier ?
procedure-close-what = Vous ne pourrez pas revenir en arrière. Rien ne change, et vous pouvez ouvrir un autre dossier.
procedure-close-keep = Le garder ouvert
procedure-keep-link = Cette page ne conserve pas votre lien personnel. Pour revenir, ou après un rechargement, rouvrez le lien de notre dernier e-mail. Vos pièces envoyées sont en sécurité. Gardez ce lien pour vous.

## Les personnes de la démonstration, présentées par le serveur

server-demo-mira = Administratrice de la plupart de ses 312 services. Deux demandes l’attendent
server-demo-teo = Webmaster : contact technique seulement, bientôt davantage
server-demo-ines = Comptable : contact facturation seulement, une demande l’attend
server-demo-kasper = Administrateur de deux services, vient de demander à Mira de prendre un rôle
server-demo-none = Contact d’aucun service
server-demo-only = { $count ->
    [one] Contact { $role } seulement, de { $count } service
   *[other] Contact { $role } seulement, de { $count } services
}
server-demo-several = { $count ->
    [one] Contact de { $count } service : { $roles }
   *[other] Contact de { $count } services : { $roles }
}
server-demo-role = { $role } pour { $number }

## E-mails

mail-hello = Bonjour { $name },
mail-hello-nobody = Bonjour,
mail-foot = { $provider } a envoyé cet e-mail à { $address } : un compte utilise cette adresse, ou quelqu’un l’a saisie.
mail-support = Assistance
mail-subject = { $title } (demande { $request })
mail-reminder = Rappel : { $title }
mail-preheader = Répondez avant le { $deadline }. Sans réponse de votre part, rien ne change.
mail-preheader-settle = À régler avant le { $deadline }. D’ici là, le changement attend.
mail-preheader-link = Le lien est valable jusqu’au { $when }.
mail-link = { $words } :

mail-date = { $weekday } { $day } { $month } { $year }
mail-date-first = { $weekday } 1er { $month } { $year }
mail-moment = { $date } à { $time } (UTC)
mail-list = { $first }, { $next }
mail-list-end = { $first } et { $last }
mail-service = { $service } ({ $category })
mail-you = vous
mail-words = { $who } écrit (nous ne l’avons pas vérifié) :
mail-words-own = Vous avez écrit :
mail-quoted = { $who } : « { $words } »
mail-person = « { $name } » ({ $handle })

mail-label-service = Service
mail-label-category = Catégorie
mail-label-roles = { $count ->
    [one] Rôle
   *[other] Rôles
}
mail-label-from = Contact actuel
mail-label-previous = Ancien contact
mail-label-contact = Contact
mail-label-to = Nouveau contact
mail-label-name-of = { $column } (nom)
mail-label-asked-by = À la demande de
mail-label-answer-by = Répondre avant le
mail-label-settle-by = Régler avant le
mail-label-your-account = Votre compte
mail-label-request = Demande
mail-label-when = Date
mail-label-browser = Navigateur
mail-label-network = Réseau
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
mail-see-applications = Voir vos applications
mail-see-access = Voir tous les accès
mail-see-this-access = Voir cet accès
mail-sign-in = Se connecter
mail-set-password = Définir un mot de passe
mail-confirm-address = Confirmer l’adresse
mail-undo = Annuler le changement

mail-confirm-asked = { $asker }, contact { $held } du service { $service }, vous demande d’en devenir le contact { $roles }.
mail-confirm-own = Vous avez demandé que { $to } devienne le contact { $roles } du service { $service }. Confirmez que cette demande vient bien de vous.
mail-confirm-self = Vous avez demandé à devenir vous-même le contact { $roles } du service { $service }. Confirmez que cette demande vient bien de vous.
mail-confirm-action = Voir la demande et répondre
mail-confirm-opening = Ouvrir le lien n’engage à rien. C’est sur la page que vous acceptez ou refusez.
# Les mêmes pour l’auteur de la demande.
mail-confirm-action-own = Voir la demande et confirmer
mail-confirm-opening-own = Ouvrir le lien n’engage à rien. C’est sur la page que vous confirmez ou annulez.
mail-confirm-code = Votre code de validation
mail-confirm-personal = Utile seulement si le lien ne le saisit pas pour vous. Ce code est personnel et ne sert qu’une fois par service. Saisissez-le uniquement sur la page de la demande ; ne le donnez à personne, pas même à notre assistance.
mail-confirm-ignore = Cette demande vous surprend, ou vous n’en voulez pas ? Refusez-la sur sa page, ou ignorez cet e-mail : elle expire le { $deadline } et rien ne change.
mail-confirm-ignore-own = Cette demande ne vient pas de vous ? Annulez-la sur sa page et changez votre mot de passe : quelqu’un utilise peut-être votre compte. Sans réponse de votre part, elle expire le { $deadline } et rien ne change.
# Une personne qui a un accès demande au nom du destinataire, qui doit confirmer ; $delegate est cette personne.
mail-delegated = { $delegate } demande en votre nom que { $to } devienne le contact { $roles } du service { $service }, grâce à un accès que vous avez donné. Rien ne se fera sans votre confirmation.
# Si le rôle revient au destinataire.
mail-delegated-self = { $delegate } demande en votre nom que vous deveniez le contact { $roles } du service { $service }, grâce à un accès que vous avez donné. Rien ne se fera sans votre confirmation.
# Pour le nouveau contact ; $asker est le compte au nom duquel c’est demandé.
mail-delegated-asked = { $delegate } vous demande, au nom de { $asker }, de devenir le contact { $roles } du service { $service }.
mail-delegated-ignore = Vous n’en voulez pas ? Annulez la demande sur sa page, ou ignorez cet e-mail : elle expire le { $deadline } et rien ne change. Vous pouvez retirer cet accès à tout moment.
mail-asked-in-your-name = { $delegate }, en votre nom
mail-asked-in-name = { $delegate }, au nom de { $asker }

mail-accept-can = Si vous acceptez, vous pourrez :
mail-accept-cannot = { $count ->
    [one] Avec ce seul rôle, vous ne pourrez pas :
   *[other] Avec ces seuls rôles, vous ne pourrez pas :
}
mail-accept-replaced = { $from } ne sera plus le contact { $roles } et recevra un e-mail.
mail-accept-payment = En tant que contact facturation, vous devez avoir un moyen de paiement valide dans votre compte. Sinon, le changement l’attend jusqu’à la date limite, et dès que vous acceptez, la personne qui l’a demandé voit qu’il manque.
mail-accept-other = Si vous acceptez tous les deux, { $to } deviendra le contact { $roles } à la place de { $from }, qui recevra un e-mail.
mail-accept-other-mine = Si vous acceptez tous les deux, { $to } deviendra le contact { $roles } à votre place.
mail-effect-now = Le changement prendra effet dès que vous aurez accepté.
mail-effect-now-both = Le changement prendra effet dès que vous aurez tous les deux accepté.
mail-effect-seconds = { $count ->
    [one] Le changement prendra effet { $count } seconde après votre acceptation. D’ici là, vous pourrez encore l’annuler.
   *[other] Le changement prendra effet { $count } secondes après votre acceptation. D’ici là, vous pourrez encore l’annuler.
}
mail-effect-seconds-both = { $count ->
    [one] Le changement prendra effet { $count } seconde après la deuxième acceptation. D’ici là, chacun de vous pourra encore l’annuler.
   *[other] Le changement prendra effet { $count } secondes après la deuxième acceptation. D’ici là, chacun de vous pourra encore l’annuler.
}
mail-effect-minutes = { $count ->
    [one] Le changement prendra effet { $count } minute après votre acceptation. D’ici là, vous pourrez encore l’annuler.
   *[other] Le changement prendra effet { $count } minutes après votre acceptation. D’ici là, vous pourrez encore l’annuler.
}
mail-effect-minutes-both = { $count ->
    [one] Le changement prendra effet { $count } minute après la deuxième acceptation. D’ici là, chacun de vous pourra encore l’annuler.
   *[other] Le changement prendra effet { $count } minutes après la deuxième acceptation. D’ici là, chacun de vous pourra encore l’annuler.
}
mail-effect-hours = { $count ->
    [one] Le changement prendra effet { $count } heure après votre acceptation. D’ici là, vous pourrez encore l’annuler.
   *[other] Le changement prendra effet { $count } heures après votre acceptation. D’ici là, vous pourrez encore l’annuler.
}
mail-effect-hours-both = { $count ->
    [one] Le changement prendra effet { $count } heure après la deuxième acceptation. D’ici là, chacun de vous pourra encore l’annuler.
   *[other] Le changement prendra effet { $count } heures après la deuxième acceptation. D’ici là, chacun de vous pourra encore l’annuler.
}
mail-together = Tout ou rien : rien ne prend effet avant que tout le monde ait accepté tout ce qui a été envoyé ensemble. Si une partie est refusée, annulée ou impossible, tout est annulé. Après votre acceptation, vous pourrez encore annuler tant que rien n’a pris effet.

mail-reminder-asked = { $asker } vous a demandé de devenir le contact { $roles } du service { $service } et attend toujours votre réponse.
mail-reminder-own = Vous avez demandé que { $to } devienne le contact { $roles } du service { $service }, mais n’avez pas encore confirmé cette demande.
mail-reminder-self = Vous avez demandé à devenir vous-même le contact { $roles } du service { $service }, mais n’avez pas encore confirmé cette demande.
mail-reminder-code = Votre code se trouve dans notre premier e-mail. Vous ne le retrouvez pas ? Ouvrez la demande et appuyez sur « Me renvoyer le code » pour en obtenir un nouveau.

mail-done-title-replaced = Vous n’êtes plus contact { $roles } de { $service }
mail-done-you = Le changement a pris effet : vous remplacez { $from }.
mail-done-other = Le changement a pris effet : { $to } remplace { $from }.
mail-done-replaced = Le changement a pris effet : { $to } vous remplace.
mail-done-passwords = Changez les mots de passe que { $from } connaissait.

mail-label-last-day = Dernier jour
mail-last-day = { $date } (jusqu’à minuit UTC)
mail-accept-until = Le rôle technique prend fin après le { $date } (minuit UTC). Il revient alors au contact précédent, ou à l’administrateur si ce contact ne peut pas le reprendre. L’administrateur peut y mettre fin plus tôt.
mail-extend-asked = { $asker } vous demande de confirmer un nouveau dernier jour comme contact technique du service { $service }.
mail-extend-own = Vous avez demandé un nouveau dernier jour pour { $to } comme contact technique du service { $service }.
mail-extend-done = { $to } a un nouveau dernier jour comme contact technique du service { $service }.
mail-extend-done-you = Vous avez un nouveau dernier jour comme contact technique du service { $service }.
mail-role-ending-title = Fin prochaine : contact technique de { $service }
mail-role-ending-you = Votre dernier jour comme contact technique du service { $service } est le { $date } (jusqu’à minuit UTC). Le rôle revient ensuite à { $to }.
mail-role-ending-back = Le dernier jour de { $from } comme contact technique du service { $service } est le { $date } (jusqu’à minuit UTC). Le rôle vous revient ensuite.
mail-role-ending-other = Le dernier jour de { $from } comme contact technique du service { $service } est le { $date } (jusqu’à minuit UTC). Le rôle revient ensuite à { $to }.
mail-role-ending-then = Si ce compte ne peut pas reprendre le rôle, il est confié à l’administrateur. L’administrateur peut aussi prolonger le rôle ou y mettre fin dès maintenant.
mail-role-ending-then-you = Si vous ne pouvez pas reprendre le rôle, il est confié à l’administrateur. L’administrateur peut aussi prolonger le rôle ou y mettre fin dès maintenant.
mail-role-ended-title = Terminé : contact technique de { $service }
mail-role-ended-stays-title = Inchangé : contact technique de { $service }
mail-role-ended-you = Vous êtes désormais le contact technique du service { $service }, à la place de { $from }.
mail-role-ended-lost = { $to } est désormais le contact technique du service { $service }, à votre place.
mail-role-ended-other = { $to } est désormais le contact technique du service { $service }, à la place de { $from }.
mail-role-ended-stays = Le rôle devait prendre fin, mais personne d’autre ne peut le prendre : { $from } reste le contact technique du service { $service }.
mail-role-ended-date = Le dernier jour était le { $date } (UTC).
mail-role-ended-early = { $by } a mis fin au rôle avant son dernier jour, le { $date }.
mail-role-ended-admin = { $to } n’a pas pu reprendre le rôle : il a été confié à l’administrateur.

mail-changed-admin = Vous recevez cet e-mail en tant que contact administrateur du service { $service }.
mail-changed-wrong = Si vous pensez qu’il s’agit d’une erreur, contactez { $asker }, à l’origine de la demande, ou notre assistance.

mail-declined-you = Vous avez refusé cette demande.
mail-declined-other = { $by } a refusé cette demande.
mail-cancelled-you = Vous avez annulé cette demande.
mail-cancelled-other = { $by } a annulé cette demande.
mail-acceptance-cancelled-you = Vous avez retiré votre acceptation.
mail-acceptance-cancelled-other = { $by } a retiré son acceptation.
mail-superseded-you = En tant que contact, vous avez fait une autre demande à la place.
mail-ended-by-provider = Nous avons clos cette demande. Notre motif : « { $reason } »
mail-ended-account-removed = Nous avons clos cette demande, car { $account } n’existe plus.
mail-account-recovered = Le propriétaire du compte { $by } a annulé un changement de son adresse e-mail. Tout ce qui a été fait depuis avec ce compte est annulé, y compris cette demande.
mail-superseded-other = { $by }, en tant que contact, a fait une autre demande à la place.
mail-expired-you = Vous n’avez pas répondu à temps.
mail-expired-other = { $missing } n’a pas répondu à temps.
mail-expired-both = Personne n’a répondu à temps.
mail-expired-some = Tout le monde n’a pas répondu à temps.
mail-blocked = Tout le monde a accepté le changement du contact { $roles } du service { $service }, mais quelque chose que vous pouvez régler y fait obstacle.
mail-blocked-how = Il peut s’agir d’une facture impayée, d’un moyen de paiement manquant, d’un profil incomplet ou d’un service impayé : votre profil et la page du service indiquent quoi. Dès que c’est réglé, le changement se poursuit de lui-même. Sinon il prend fin à la date limite, et rien ne change.
mail-failed = Cette demande n’a pas pu aboutir.
mail-ended-unchanged = Le contact { $roles } du service { $service } reste le même.
mail-lines-ended-unchanged = Rien n’a changé pour ces services.
mail-failed-reasons = Voici pourquoi :
mail-ended-again = Les codes de cette demande ne fonctionnent plus. Pour faire ce changement, il faut une nouvelle demande.

mail-lines-extend-asked = { $asker } vous demande de confirmer un nouveau dernier jour comme { $contact }.
mail-lines-confirm-asked = { $asker } vous demande de devenir { $contact }.
mail-lines-confirm-own = Vous avez fait une demande : { $what }. Confirmez qu’elle vient bien de vous.
mail-lines-confirm-how = Pour chaque service, elle prend effet dès que toutes les personnes concernées ont accepté.
mail-lines-reminder-asked = { $asker } vous a demandé de devenir { $contact } et attend toujours votre réponse.
mail-lines-reminder-own = Vous avez fait une demande, mais vous ne l’avez pas encore confirmée : { $what }.
mail-lines-delegated = { $delegate } a fait une demande en votre nom, grâce à un accès que vous avez donné : { $what }. Rien ne se fera sans votre confirmation.
mail-lines-blocked = Tout le monde a accepté la demande, mais quelque chose que vous pouvez régler y fait obstacle : { $what }.
mail-lines-done = La demande a pris effet : { $what }.
mail-lines-changed = Une demande a pris effet : { $what }. Vous recevez cet e-mail parce qu’elle vous remplace ou parce que vous êtes le contact administrateur.
mail-lines-ended = Cette demande a pris fin.
mail-account-removed = { $account } n’existe plus.
mail-lines-ended-again = Si quelqu’un le souhaite encore, il faut une nouvelle demande.
mail-lines-until = Un rôle avec un dernier jour prend fin après celui-ci (minuit UTC). Il revient alors au contact précédent, ou à l’administrateur si ce contact ne peut pas le reprendre. L’administrateur peut y mettre fin plus tôt.
mail-lines-ending-title = Fin prochaine : { $count } rôles techniques
mail-lines-role-ended-title = Terminés : { $count } rôles techniques
mail-lines-role-ended-early = { $by } a mis fin à ces rôles avant leur dernier jour.
mail-lines-role-ends = Chacun de ces rôles techniques prend fin après son dernier jour (minuit UTC) et revient au compte indiqué sous « Nouveau contact ».
mail-lines-more = Le lien montre les { $services }.
mail-lines-attached = Le fichier joint { $file } contient les { $services }.
mail-lines-label-reasons = Pourquoi
mail-lines-label-by = Par
mail-lines-label-our-reason = Notre motif

mail-sign-up-title = Confirmez votre adresse pour { $provider }
mail-sign-up = Cette adresse a été utilisée pour créer un compte chez { $provider }.
mail-sign-up-then = Pour la confirmer, ouvrez le lien et choisissez un mot de passe. Nous créerons alors votre compte et vous enverrons son identifiant client (NIC) par e-mail.
mail-sign-up-ignore = Vous n’en êtes pas à l’origine ? Ignorez cet e-mail : sans confirmation, aucun compte n’est créé.
mail-once = Ce lien ne sert qu’une fois. Rien ne change tant que vous n’avez pas appuyé sur le bouton de la page.

mail-welcome-title = Votre identifiant client : { $account }
mail-welcome = Votre compte chez { $provider } est prêt. Son identifiant client est { $account }.
mail-welcome-then = Connectez-vous avec cet identifiant ; d’autres s’en servent pour vous désigner comme contact. Contrairement à votre mot de passe, il n’est pas secret.

mail-password-title = Définir un mot de passe pour { $account }
mail-password = Un nouveau mot de passe a été demandé pour ce compte.
mail-password-then = En définir un avec le lien déconnecte toutes les sessions du compte.
mail-password-ignore = Vous n’en êtes pas à l’origine ? Ignorez cet e-mail : votre mot de passe reste le même.

mail-password-changed-title = Le mot de passe de { $account } a été changé
mail-password-changed = Votre mot de passe a été changé, et toutes les autres sessions ont été déconnectées.
mail-password-changed-then = Vous n’en êtes pas à l’origine ? Définissez tout de suite un nouveau mot de passe.

mail-application-title = Une application a accès à { $account }
mail-application = Vous-même, ou une personne connectée à votre compte, avez autorisé une application à y accéder.
mail-application-then = Votre profil l’affiche, avec les appels qui lui sont permis. Vous pouvez y révoquer son accès à tout moment. Vous n’en êtes pas à l’origine ? Révoquez l’accès, puis changez votre mot de passe.

mail-gave-access-title = Vous avez donné à { $who } { $what } à { $services }
mail-gave-access-title-until = Vous avez donné à { $who } { $what } à { $services } jusqu’au { $end }
mail-gave-access = Vous-même, ou une personne connectée à votre compte, avez donné à d’autres comptes accès à vos services, ou modifié cet accès.
mail-gave-access-then = Personne n’a à le confirmer. Vous n’en êtes pas à l’origine ? Mettez fin à l’accès, puis changez votre mot de passe.
mail-label-accounts = Comptes

# Politiques : accès à des services sans rôle. Les textes de la personne restent en dehors.
mail-access-given-title = { $giver } vous a donné { $what } à { $services }
mail-access-given-title-until = { $giver } vous a donné { $what } à { $services } jusqu’au { $end }
mail-access-given = { $giver } a donné à votre compte un accès à des services, sans rôle sur eux.
mail-access-then = Vous n’avez rien à confirmer. { $giver } peut voir quand vous utilisez cet accès. Vous n’en voulez pas ? Renoncez-y sous Accès.
mail-access-changed-title = { $giver } a modifié votre accès à { $services }
mail-access-changed = { $giver } a modifié l’accès à des services que votre compte avait reçu.
mail-access-ended-title = Votre accès à { $services } a pris fin
mail-access-ended = L’accès à des services que { $giver } avait donné à votre compte a pris fin.
mail-access-ended-then = Vos rôles sur les services de { $giver } restent inchangés.
mail-access-dropped-title = { $account } a renoncé à l’accès à { $services }
mail-access-dropped = { $account } ne veut plus de l’accès que vous avez donné.
mail-access-dropped-then = { $account } ne peut plus rien faire avec cet accès. Personne d’autre n’a perdu le sien.
mail-label-policy = Politique
# Actions.
mail-access-see = voir les services, contacts et historiques
mail-access-technical = un accès technique
mail-access-any = un accès
mail-access-services = des services
mail-access-type = { $kind } : tous, maintenant et plus tard
mail-access-type-part = { $kind } : noms qui commencent pareil
mail-access-all = tous les services, maintenant et plus tard
mail-access-more = { $count ->
    [one] { $count } autre
   *[other] { $count } autres
}
mail-access-never = transmettre des rôles, répondre à des demandes, donner l’accès à d’autres
mail-label-on = Sur
mail-label-can = Permis
mail-label-cannot = Pas permis
mail-label-until = Jusqu’au
mail-label-given-by = Donné par
mail-access-contacts = demander d’autres contacts
mail-semicolon =  ;

mail-sign-in-warning-title = Connexion à { $account } après plusieurs mots de passe erronés
mail-sign-in-warning = Quelqu’un s’est connecté à votre compte avec un nouveau navigateur, après plusieurs essais avec un mot de passe erroné.
mail-sign-in-warning-then = Vous n’en êtes pas à l’origine ? Définissez tout de suite un nouveau mot de passe : toutes les sessions seront déconnectées.

mail-address-title = Confirmez la nouvelle adresse de { $account }
mail-address = Cette adresse a été indiquée pour recevoir désormais les codes et les notifications de ce compte.
mail-address-then = Si cela vient de vous, confirmez l’adresse. Les codes envoyés à l’ancienne adresse ne fonctionneront plus. Si une demande attend votre réponse, renvoyez-la pour obtenir un nouveau code.
mail-address-ignore = Vous n’en êtes pas à l’origine ? Ignorez cet e-mail : l’adresse reste la même.
mail-address-code = Utile seulement si le lien ne le saisit pas pour vous. Ce code est personnel et ne sert qu’une fois. Saisissez-le uniquement sur la page du lien ; ne le donnez à personne, pas même à notre assistance.

mail-address-changed-title = L’adresse e-mail de { $account } a été changée
mail-address-changed = Nous n’envoyons plus à cette adresse les codes et les notifications de ce compte.
mail-address-changed-cooldown = Jusqu’au { $when }, ce compte ne peut ni demander un nouvel administrateur ni accepter de le devenir.
mail-address-changed-then = Vous n’en êtes pas à l’origine ? Annulez le changement : le compte retrouvera cette adresse et toutes ses sessions seront déconnectées.

mail-desk-reason = Notre motif
mail-desk-then = Une question, ou vous ne vous attendiez pas à cela ? Adressez-vous à notre assistance.
mail-desk-sessions-title = Le compte { $account } a été déconnecté
mail-desk-sessions = Nous avons mis fin à toutes les sessions de votre compte et à l’accès des applications. Si vous aviez un mot de passe, il ne fonctionne plus : choisissez-en un nouveau.
mail-desk-application-title = Une application du compte { $account } a pris fin
mail-desk-application = Nous avons mis fin à une application que vous aviez enregistrée, et à tous ses accès. Ses clés ne fonctionnent plus.
mail-desk-policy-title = Une politique du compte { $account } a pris fin
mail-desk-policy = Nous avons mis fin à une politique par laquelle vous donniez à d’autres comptes accès à vos services. Elle ne leur donne plus aucun accès.
mail-desk-password = Notre assistance vous envoie ce lien pour définir un nouveau mot de passe. Tant que vous ne l’utilisez pas, votre mot de passe reste le même.
mail-desk-suspend-title = Le compte { $account } est suspendu
mail-desk-suspend = Nous avons suspendu votre compte. Personne ne peut s’y connecter, et il ne peut prendre aucun rôle. Ses services continuent, et les demandes ouvertes attendent jusqu’à leur échéance.
mail-desk-release-title = Le compte { $account } est rétabli
mail-desk-release = Votre compte n’est plus suspendu et peut de nouveau prendre des rôles. Un ancien mot de passe ne fonctionne plus : choisissez-en un nouveau pour vous connecter.
mail-desk-address-proposed-title = Nous allons changer l’adresse de { $account }
mail-desk-address-proposed = Quelqu’un a demandé à notre assistance de donner une autre adresse e-mail à votre compte. Cela se fera dans { $hours } heures au plus tôt. D’ici là, rien ne change.
mail-desk-address-proposed-then = Vous n’en êtes pas à l’origine ? Prévenez notre assistance avant ce délai.
mail-desk-address-title = Nous avons changé l’adresse de { $account }
mail-desk-address = Nous avons changé l’adresse e-mail de votre compte. Les codes et les notifications arrivent désormais à la nouvelle adresse. Les sessions, applications et mots de passe d’avant ne fonctionnent plus.
mail-address-replaced = { $provider } a changé l’adresse e-mail de votre compte dans ses dossiers. Les codes et les notifications arrivent désormais à la nouvelle adresse.
mail-desk-address-then = Les liens des e-mails précédents ne permettent pas de rétablir l’ancienne adresse. Vous ne vous attendiez pas à cela ? Adressez-vous à notre assistance.
mail-desk-role-title = Nous avons corrigé un rôle ({ $account })
mail-desk-contacts = Nous avons corrigé les contacts du service ci-dessous. Son historique montre qui a chaque rôle à présent.
mail-desk-role = Nous avons vérifié et corrigé un contact du service ci-dessous. Son historique montre qui a chaque rôle à présent.

mail-admin-requested-title = Nouvel administrateur demandé : le compte { $account } est concerné
mail-admin-requested = Quelqu’un a demandé un nouvel administrateur pour un service, et ce compte est concerné. Vous recevez cet e-mail parce que l’adresse du compte a changé récemment et que vous pouvez encore annuler ce changement.
mail-admin-requested-open = Ces demandes de nouvel administrateur sont en cours :

mail-address-restored-title = L’adresse de { $account } a été rétablie
mail-address-restored = Un changement d’adresse de ce compte a été annulé, et toutes ses sessions ont été déconnectées.
mail-recovered-ended = Voici ce qui a été demandé ou accepté avec ce compte depuis le changement. Tout est annulé, et les codes et liens ne fonctionnent plus :
mail-recovered-took-effect = Ces changements avaient déjà pris effet. Ils ne viennent pas de vous ? Changez de nouveau les contacts, ou adressez-vous à notre assistance :
mail-recovered-ended-before = Voici ce qui avait été refusé ou annulé avec ce compte. Faites une nouvelle demande si vous souhaitez toujours ce changement :
mail-recovered-request = contact { $roles } de { $service }, de { $from } à { $to } (demande { $request })
mail-recovered-holder-change = nouveau titulaire de { $service }
mail-recovered-holder-details = téléphone ou adresse postale du titulaire de { $service }
mail-recovered-role-end = fin du rôle technique de { $service } avant son dernier jour
mail-recovered-objection = opposition à un dossier sur { $service }
mail-recovered-policies = Les accès aux services donnés par ce compte ont pris fin pour les comptes ci-dessous, car quelqu’un d’autre a pu les donner. Ce que le compte interdisait avant est de nouveau interdit. Donnez ces accès une nouvelle fois si vous les souhaitez toujours :
mail-recovered-more = { $count ->
    [one] et { $count } de plus
   *[other] et { $count } de plus
}
mail-address-restored-then = L’ancien mot de passe ne fonctionne plus. Définissez-en un nouveau : un e-mail avec un lien est en route vers l’adresse du compte. Vérifiez ensuite le nom et l’organisation dans votre profil.
mail-address-restored-profile = Connectez-vous et vérifiez le nom et l’organisation dans votre profil.

mail-ordered = { $service } a été commandé, et vous en êtes un contact.
mail-ordered-change = Pour confier un rôle à quelqu’un d’autre, demandez un changement de contact sur la page du service.
mail-renewal-title = { $count ->
    [one] Renouvellement : { $service } expire dans { $count } jour
   *[other] Renouvellement : { $service } expire dans { $count } jours
}
mail-renewal-title-tomorrow = Renouvellement : { $service } expire demain
mail-renewal-title-today = Renouvellement : { $service } expire aujourd’hui
mail-renewal-many-title = { $count ->
    [one] Renouvellement : { $services } services expirent bientôt, le premier dans { $count } jour
   *[other] Renouvellement : { $services } services expirent bientôt, le premier dans { $count } jours
}
mail-renewal-many-title-tomorrow = { $count ->
    [one] Renouvellement : { $count } service expire demain
   *[other] Renouvellement : { $count } services expirent bientôt, le premier demain
}
mail-renewal-many-title-today = { $count ->
    [one] Renouvellement : { $count } service expire aujourd’hui
   *[other] Renouvellement : { $count } services expirent bientôt, le premier aujourd’hui
}
mail-renewal-many = Vous êtes le contact facturation de ces services. Pour en garder un, renouvelez-le avant son expiration.
mail-renewal = Vous êtes le contact facturation de ce service. Pour le garder, renouvelez-le avant son expiration.
mail-renew = Renouveler le service
mail-renewal-notices = Vous recevez cet avis 30 jours, 7 jours et la veille de l’expiration.

mail-label-domain = Domaine
mail-holder-details-title = Vos coordonnées de titulaire de { $domain } ont été modifiées
mail-holder-action = Voir ce qui changerait et répondre
mail-holder-note = Ce lien est personnel : toute personne qui l’a peut répondre à votre place. L’ouvrir ne change rien.
mail-holder-code = Il ne sert que si vous acceptez dans votre compte. Il est personnel et ne sert qu’une fois. Ne le donnez à personne, pas même à notre assistance.
mail-holder-ask-old = { $asker }, contact administrateur de { $domain }, demande à en changer le titulaire. Nous vous connaissons comme titulaire actuel : rien ne change sans vous.
mail-holder-ask-new = { $asker }, contact administrateur de { $domain }, demande à vous en faire le titulaire, c’est-à-dire la personne ou l’organisation à qui il appartient. Rien ne change sans vous.
mail-holder-ask-page = La page montre ce qui changerait, champ par champ. C’est là que vous acceptez ou refusez ; vous n’avez pas besoin de compte.
mail-holder-ask-ignore = Vous ne vous y attendiez pas ? Refusez sur la page et prévenez { $provider }. Sans réponse des deux titulaires avant le { $deadline }, rien ne change.
mail-holder-done-title = { $domain } a un nouveau titulaire
mail-holder-done-admin = Les deux titulaires ont accepté. { $domain } a maintenant son nouveau titulaire.
mail-holder-done-old = Vous et le nouveau titulaire avez accepté : vous n’êtes plus titulaire de { $domain }.
mail-holder-done-new = Vous et l’ancien titulaire avez accepté : vous êtes maintenant titulaire de { $domain }.
mail-holder-locked = Pour le protéger du vol, le domaine ne peut pas être transféré vers un autre fournisseur avant le { $when }.
mail-holder-not-locked = Le domaine peut être transféré vers un autre fournisseur, comme vous l’avez accepté tous les deux.
mail-holder-released-title = Le nom { $domain } a été libéré
mail-holder-released-contact = { $domain } a été supprimé de nos données, et son nom a été libéré pour une nouvelle commande. Vous n’en êtes plus l’un des contacts.
mail-holder-released-holder = { $domain } a été supprimé de nos données, et son nom a été libéré pour une nouvelle commande. Vous n’en êtes plus titulaire.
mail-holder-released-unexpected = Vous ne vous y attendiez pas ? Prévenez { $provider }.
mail-holder-unchanged-title = { $domain } garde son titulaire
mail-holder-unchanged = Rien n’a changé, et les liens des e-mails précédents ne fonctionnent plus.
mail-holder-declined-old = Le titulaire actuel a refusé le changement de titulaire.
mail-holder-declined-new = Le nouveau titulaire a refusé le changement de titulaire.
mail-holder-lapsed = Le changement de titulaire a expiré : nous n’avons pas reçu les deux réponses à temps.
mail-holder-withdrawn = Le contact administrateur a annulé le changement de titulaire.
mail-holder-ended = Nous avons mis fin au changement de titulaire. Notre motif : « { $reason } »
mail-holder-failed = Le changement de titulaire n’a pas pu être fait.
mail-holder-failed-admin = Rien n’a changé. La page du domaine indique la raison ; une fois le problème réglé, vous pouvez refaire la demande.
mail-holder-details = { $admin }, contact administrateur de { $domain }, a modifié le numéro de téléphone ou l’adresse postale que nous avons de vous en tant que titulaire.
mail-holder-details-unexpected = Vous ne vous y attendiez pas ? Prévenez { $provider }. Votre nom et votre adresse e-mail ne changent qu’avec votre accord.

# Dossiers de titulaires sans accès à un compte.
mail-case-subject = { $title } (dossier { $number })
mail-label-case = Dossier
mail-label-claim = Objet
mail-label-send-by = À envoyer avant le
mail-label-object-by = Opposition jusqu’au
mail-case-claim-holder = Un autre titulaire
mail-case-claim-contacts = { $roles } à { $to }
mail-case-see = Voir le dossier
mail-case-see-object = Voir le dossier ou s’opposer
mail-case-private = Gardez ce lien pour vous. Rien ne change tant que vous n’appuyez pas sur un bouton de sa page.
mail-case-reason = Notre équipe écrit :
mail-case-missing = Pièces à envoyer :

mail-case-confirm-title = Confirmez votre adresse e-mail
mail-case-confirm = Cette adresse a servi à ouvrir un dossier au sujet d’un domaine.
mail-case-confirm-then = Confirmez votre adresse pour continuer. Nous vous dirons alors quelles pièces envoyer.
mail-case-confirm-ignore = Ce n’est pas vous ? Ne faites rien : sans confirmation, { $provider } ferme le dossier.

mail-case-papers-title = Envoyez vos pièces pour { $domain }
mail-case-papers = Votre adresse est confirmée. Envoyez maintenant les pièces qui montrent qui vous êtes.
mail-case-papers-then = PDF, JPEG ou PNG. Sans nouvelles de vous avant l’échéance, le dossier se ferme.
mail-case-received-title = Nous avons vos pièces pour { $domain }
mail-case-received = Vos pièces sont arrivées. Notre équipe les vérifie.
mail-case-received-then = S’il manque quelque chose, nous vous écrirons. Sinon, nous préviendrons le titulaire et l’administrateur actuel, qui peuvent s’opposer.
mail-case-again-title = Envoyez de nouveau certaines pièces pour { $domain }
mail-case-again = Notre équipe a vérifié vos pièces et vous demande d’en renvoyer certaines.
mail-case-reminder-title = Il manque toujours des pièces pour { $domain }
mail-case-reminder = Votre dossier attend des pièces.
mail-case-approved-title = Votre dossier sur { $domain } est approuvé
mail-case-approved = Notre équipe a approuvé votre dossier. Le titulaire et l’administrateur actuel peuvent maintenant s’opposer.
mail-case-approved-then = Si personne ne s’oppose avant l’échéance, le changement prend effet, et nous vous écrirons.
mail-case-checked-title = Nous examinons de nouveau votre dossier sur { $domain }
mail-case-checked = Votre dossier ne peut pas encore aboutir. Notre équipe l’examine de nouveau.
mail-case-checked-then = Vous n’avez rien à faire. Nous vous écrirons une fois la décision prise.
mail-case-executed-title = Votre dossier sur { $domain } a abouti
mail-case-executed = Ce que vous avez demandé a pris effet.
mail-case-executed-then = Nous supprimerons bientôt vos pièces. Le déroulement du dossier indique quand.
mail-case-refused-title = Votre dossier sur { $domain } est refusé
mail-case-refused = Notre équipe a vérifié vos pièces et refusé le dossier. Rien n’a changé.
mail-case-refused-then = Vous pouvez ouvrir un autre dossier avec d’autres pièces.
mail-case-closed-title = Vous avez fermé votre dossier sur { $domain }
mail-case-closed = Vous avez fermé le dossier. Rien n’a changé.
mail-case-closed-then = Vous pouvez ouvrir un autre dossier à tout moment.
mail-case-lapsed-title = Votre dossier sur { $domain } s’est fermé
mail-case-lapsed = Nous n’avons plus de nouvelles de vous : le dossier s’est fermé. Rien n’a changé.

mail-case-object = Une personne sans accès à un compte revendique ce domaine au nom de son titulaire. Notre équipe a vérifié ses pièces et approuvé la revendication.
mail-case-object-holder = Vous recevez cet e-mail en tant que titulaire enregistré. Vous n’avez pas besoin de compte.
mail-case-object-admin = Vous recevez cet e-mail en tant que contact administrateur actuel. Vous n’avez pas besoin de vous connecter.
mail-case-object-both = Vous recevez cet e-mail en tant que contact administrateur actuel et titulaire enregistré. Vous n’avez pas besoin de vous connecter.
mail-case-object-then = Si cette revendication n’est pas justifiée, opposez-vous avant l’échéance : rien ne changera, et notre équipe vérifiera de nouveau. Si personne ne s’oppose, le changement prend effet.
mail-case-objected-title = Une opposition est arrivée : { $domain }
mail-case-objected = Le titulaire ou l’administrateur de ce domaine s’est opposé à ce dossier. Rien ne change pour l’instant.
mail-case-objected-then = Notre équipe examine de nouveau le dossier. Si elle l’approuve une nouvelle fois, vous recevrez un autre e-mail et pourrez vous opposer de nouveau.
mail-case-nothing-title = Rien ne change pour { $domain }
mail-case-nothing = Ce dossier, que nous vous avions signalé par e-mail, s’est terminé sans changement.
mail-case-nothing-then = Vous n’avez rien à faire.
mail-case-changed-title = { $domain } a changé de mains
mail-case-changed = Personne ne s’est opposé à ce dossier : ce qu’il demande a pris effet.
mail-case-changed-then = Si ce changement n’est pas justifié, contactez notre assistance.

## L’espace équipe du fournisseur

desk-badge = Espace équipe
desk-overview = File d’attente
desk-audit = Journal d’audit
desk-audit-lead = Tout ce que l’équipe a consulté et fait, et ce qui lui a été refusé. Rien n’y peut être modifié.
desk-audit-refused = Refusé : impossible à ce moment-là

# A text for each handover_rules::desk::CallRefusal
desk-audit-refusal =
    .NotAllowed = Refusé : rôle manquant
    .UnfitReason = Refusé : motif absent ou inadapté
    .NotFound = Introuvable
    .WrongCredentials = Refusé : mot de passe ou code erroné
    .Changed = Refusé : modifié depuis sa lecture

desk-session-ends = La session se termine à { $time }
desk-nothing = Introuvable
desk-nothing-text = Cette page n’existe pas dans l’espace équipe.
desk-sign-in-title = Se connecter à l’espace équipe
desk-sign-in-lead = Réservé à l’équipe du fournisseur.
desk-sign-in = Se connecter
desk-sign-in-by-provider = Se connecter avec votre compte professionnel
desk-password = Mot de passe
desk-password-missing = Saisissez votre mot de passe.
desk-code = Code de votre application d’authentification
desk-code-missing = Saisissez les six chiffres que l’application affiche à présent.
desk-demo = Essayer l’espace équipe en tant que…
desk-demo-text = Ceci est une démo : un clic vous connecte. Hors de la démo, il faut un mot de passe et le code d’une application d’authentification.
desk-join-title = Rejoindre l’espace équipe
desk-join-lead = Choisissez un mot de passe et ajoutez un second facteur.
desk-join-for = Cette invitation est pour { $name }, qui se connecte avec { $email }.
desk-join-app = Ajoutez cette clé à une application d’authentification, puis saisissez le code affiché.
desk-join-qr = Code QR pour votre application d’authentification. Il contient la clé qui suit sous forme de texte.
desk-join-open = L’ouvrir dans une application d’authentification sur cet appareil
desk-join = Rejoindre
desk-join-no-link = Ouvrez de nouveau le lien de l’invitation. Il n’est pas conservé quand la page est rechargée.
desk-join-over = Cette invitation ne fonctionne plus. Demandez-en une nouvelle.

# A text for each handover_rules::desk::StaffRole
desk-staff-role =
    .Reader = lecture
    .Support = assistance
    .Approver = approbation

desk-search = Identifiant, e-mail, service, numéro
desk-search-hint = Chaque page ouverte est journalisée. Les noms de personnes ne sont pas cherchés : demandez un identifiant, une adresse, un service ou un numéro.
desk-found = Résultats
desk-nothing-found = Aucun résultat.
desk-nothing-found-search = Aucun résultat. Cherchez le début d’un identifiant ou du nom d’un service, une adresse e-mail entière, ou le numéro d’une demande ou d’un dossier. Les noms de personnes ne sont pas cherchés : demandez l’un de ces éléments.
desk-mails-waiting = { $number } en attente
desk-mails-oldest = { $number } en attente depuis le { $when }
desk-mails-failed = E-mails en échec aujourd’hui
desk-mails-failed-number = { $number } en échec aujourd’hui
desk-health = État du système
desk-health-requests = { $count ->
    [one] { $number } demande ouverte
   *[other] { $number } demandes ouvertes
}
desk-health-ages = { $day } d’un jour au plus · { $week } de 7 jours au plus · { $older } plus anciennes
desk-is-set-aside = Son enregistrement est illisible
desk-mail-set-aside = Mis de côté : l’enregistrement de l’e-mail est illisible
desk-holder-change = Changement de titulaire
desk-set-aside-text = Cette demande a été mise de côté, car son enregistrement est illisible.
desk-needs-person = À traiter
desk-waits-for-approval = Proposée par { $name }, en attente d’approbation
desk-customer-lead = Le compte d’un client.
desk-blocks = Ce qui l’empêche de prendre un rôle
desk-blocks-only = Seulement pour : { $roles }
desk-blocks-nothing = Rien.
desk-customer-requests = Demandes ouvertes
desk-service-requests = Dernières demandes
desk-no-requests = Aucune demande.
desk-services = Services
desk-no-services = Aucun service.
desk-mails = E-mails
desk-no-mails = Aucun e-mail.
desk-mails-as-of = État à { $time }
desk-mails-again = Actualiser
desk-mail-queued = En attente
desk-mail-sent = Envoyé
desk-mail-failed = Échec
desk-mail-dropped = Devenu inutile
desk-mail-held = Non remis ; attend une adresse qui fonctionne
desk-answer = Réponse du serveur de messagerie :
desk-sessions = Sessions
desk-no-sessions = Personne n’est connecté.
desk-applications = Applications
desk-application-registered = Enregistrée le { $when }
desk-application-has-access = A accès à ce compte, enregistrée le { $when } par
desk-events = Actions de l’équipe
desk-no-events = Rien encore.
desk-suspended = Suspendu depuis le { $when }.
desk-undeliverable = Les e-mails à cette adresse ne peuvent pas être remis, d’après un rapport du { $when }. Les autres attendent que le client l’ait confirmée ou remplacée. Le rapport figure parmi les e-mails ci-dessous.
desk-has-password = Un mot de passe est défini.
desk-has-no-password = Aucun mot de passe n’est défini.
desk-acts = Actions
desk-only-support = Seule l’assistance peut agir ici.
desk-service-cases = Dossiers
desk-proposals = Corrections
desk-no-proposals = Aucune proposition.
desk-approved-by = Approuvée par { $name }
desk-rejected-by = Rejetée par { $name }
desk-withdrawn-by = Retirée par { $name }
desk-lapsed = Caduque depuis le { $when }
desk-alone-from = Vous pourrez la définir vous-même à partir du { $when }. Avant, quelqu’un d’autre peut l’approuver.
desk-to-handle = Identifiant client du bon contact
desk-request = Demande { $request }
desk-request-of = { $request } : { $what }, { $about }
desk-others = Envoyées avec elle
desk-reasons = Ce qui la bloque
desk-no-timeline = Aucune entrée.
desk-reason = Motif
desk-account-removed = { $account } n’existe plus
desk-reason-hint = Conservé dans le journal d’audit. S’il concerne un client, celui-ci le lit.
desk-reason-missing = Indiquez pourquoi, en 5 à 500 caractères.
desk-field-wrong = Vérifiez la saisie : elle n’est pas complète.
desk-new-address = Nouvelle adresse e-mail
desk-do-resend = Renvoyer
desk-do-resend-text = Un nouvel e-mail est envoyé, avec un nouveau code s’il en contient un. Son destinataire le reçoit ; personne ne lit le motif.
desk-do-password = Envoyer un lien de mot de passe
desk-do-password-text = Le client reçoit un lien pour définir un mot de passe, et votre motif.
desk-do-sessions = Fermer toutes les sessions
desk-do-sessions-text = Le client est déconnecté partout ; son mot de passe et l’accès des applications prennent fin aussi. Il reçoit un e-mail avec votre motif et un lien pour définir un nouveau mot de passe.
desk-do-application = Mettre fin à l’application
desk-do-application-text = L’application et tous ses accès à des comptes prennent fin définitivement. Le client qui l’a enregistrée reçoit un e-mail avec votre motif.
desk-policies = Accès sans rôle
desk-policies-show = Afficher les accès qu’il donne
desk-policies-none = Ce compte ne donne aucun accès.
desk-policies-more = Il y en a d’autres : mettez fin à certains pour les voir.
desk-do-policy = Mettre fin à l’accès
desk-do-policy-text = Tout le monde perd l’accès immédiatement et reçoit un e-mail. La personne qui l’avait donné lit le motif.
desk-do-address = Proposer une autre adresse
desk-do-address-text = Une autre personne de l’équipe doit l’approuver. Les codes vont alors à la nouvelle adresse, et l’ancienne reçoit un e-mail avec votre motif. Les sessions, le mot de passe et l’accès des applications prennent fin. D’ici là, aucun lien de mot de passe ne peut être envoyé.
desk-do-address-alone-text = L’adresse actuelle reçoit dès maintenant un e-mail avec votre motif. Au bout de 72 heures, vous pourrez définir la nouvelle vous-même ; avant, quelqu’un d’autre peut l’approuver. D’ici là, aucun lien de mot de passe ne peut être envoyé.
desk-do-set-address = Définir l’adresse
desk-do-set-address-text = Les codes vont aussitôt à la nouvelle adresse. Celle-ci et les anciennes reçoivent un e-mail avec votre motif ; aucun lien d’un e-mail ne permet d’annuler.
desk-do-suspend = Suspendre le compte
desk-do-suspend-text = Personne ne peut s’y connecter, et il ne prend aucun rôle. Ses demandes ouvertes attendent. Le client reçoit un e-mail avec votre motif.
desk-do-release = Rétablir le compte
desk-do-release-text = Le client peut de nouveau prendre des rôles. Il reçoit un e-mail avec votre motif et un lien pour définir un nouveau mot de passe ; l’ancien ne fonctionne plus.
desk-do-end-holder = Mettre fin au changement de titulaire
desk-do-end-holder-text = Il prend fin définitivement, le titulaire reste le même et les liens personnels ne fonctionnent plus. Les deux titulaires et le contact administrateur qui l’a demandé reçoivent un e-mail avec votre motif.
desk-do-end = Mettre fin à la demande
desk-do-end-text = Elle prend fin définitivement, sans rien changer. Toutes les personnes concernées reçoivent un e-mail avec votre motif.
desk-do-take-up = Reprendre
desk-do-take-up-text = Vérifie de nouveau l’enregistrement, qui doit d’abord être réparé.
desk-do-propose = Proposer une correction
desk-do-propose-text = Une autre personne doit l’approuver. Le rôle est alors transmis aussitôt, et tous les contacts reçoivent un e-mail.
desk-do-approve = Approuver
desk-do-approve-text = Le rôle est transmis aussitôt. Tous les contacts reçoivent un e-mail avec votre motif.
desk-do-reject = Rejeter
desk-do-reject-text = Rien ne change, et personne ne reçoit d’e-mail.
desk-do-withdraw = Retirer
desk-do-withdraw-text = Retire votre propre proposition. Rien ne change, et personne ne reçoit d’e-mail.
desk-refused-now = Ce n’est pas possible pour le moment. Rechargez la page pour voir ce qui a changé.

desk-refused-act =
    .MailNotNeeded = Plus personne n’a besoin de cet e-mail.
    .RequestEnded = La demande est déjà close.
    .HolderChangeEnded = Le changement de titulaire est déjà clos.
    .NotSetAside = Ceci n’est pas mis de côté.
    .StillDamaged = L’enregistrement est toujours endommagé. Il faut d’abord le réparer.
    .SuspendedAlready = Le compte est déjà suspendu.
    .NotSuspended = Le compte n’est pas suspendu.
    .Deleted = Les systèmes du fournisseur ont supprimé ce compte. Il reviendra quand ils l’écriront à nouveau.
    .SameAddress = Le compte a déjà cette adresse.
    .OwnMailbox = C’est votre propre adresse. Quelqu’un d’autre doit s’en charger.
    .AddressProposed = Une autre adresse est proposée pour ce compte. Décidez-en d’abord, puis envoyez le lien.
    .TooEarly = Attendez 72 heures, ou l’approbation de quelqu’un d’autre.
    .Decided = Quelqu’un a déjà décidé de cette proposition.
    .OwnProposal = Vous avez fait cette proposition : quelqu’un d’autre doit l’approuver.
    .OthersProposal = Cette proposition vient de quelqu’un d’autre. Seule cette personne peut la retirer ou l’appliquer seule.
    .Lapsed = Cette proposition est caduque. Refaites-la.
    .RoleMoved = Le rôle a changé de mains depuis cette proposition. Rejetez-la, puis refaites-la.
    .ProposerLeft = La personne qui l’a proposé n’a plus accès. Rejetez la proposition, puis refaites-la.
    .NoSuchAccount = Aucun compte n’a cet identifiant.
    .Suspended = Ce compte est suspendu : il ne peut prendre aucun rôle.
    .HoldsRole = Ce compte a déjà ce rôle.
    .WrongCode = Ce n’est pas le code que l’application affiche maintenant. Attendez le suivant.

desk-session-over = Votre session a pris fin. Reconnectez-vous : ce que vous avez saisi est toujours là.
desk-refused-role = Vos rôles ne le permettent pas.
desk-refused-sign-in = L’adresse, le mot de passe ou le code est incorrect, ou le code a déjà servi. Chaque code ne sert qu’une fois.
desk-csv = Télécharger en CSV
desk-when = Quand
desk-what = Quoi
desk-about = Sujet
desk-about-search = Identifiant, service, numéro ou motif
desk-from = Adresse IP
desk-filter = Filtrer
desk-everybody = Tout le monde
desk-everything = Tout

desk-act =
    .AddStaff = A reçu un accès
    .RemoveStaff = A perdu son accès
    .Enrol = A rejoint l’équipe
    .SignIn = S’est connecté
    .SignOut = S’est déconnecté
    .SeeOverview = A ouvert la vue d’ensemble
    .Search = A cherché
    .SeeCustomer = A ouvert un client
    .SeeService = A ouvert un service
    .SeeRequest = A ouvert une demande
    .SeeAuditLog = A lu le journal d’audit
    .ResendMail = A fait renvoyer un e-mail
    .EndRequest = A mis fin à une demande
    .EndHolderChange = A mis fin à un changement de titulaire
    .EndSessions = A fermé toutes les sessions
    .EndApplication = A mis fin à une application
    .EndPolicy = A mis fin à une politique
    .SendPasswordLink = A envoyé un lien de mot de passe
    .Suspend = A suspendu un compte
    .Release = A rétabli un compte
    .SetAddress = A défini une adresse sans seconde personne
    .ProposeCorrection = A proposé une correction
    .ApproveCorrection = A approuvé une correction
    .RejectCorrection = A rejeté une correction
    .WithdrawCorrection = A retiré une correction
    .TakeUpRequest = A repris une demande endommagée
    .TakeUpCase = A repris un dossier endommagé
    .TakeUpHolderChange = A repris un changement de titulaire endommagé
    .CorrectContacts = A corrigé des contacts par l’API
    .SeeCases = A consulté la file des dossiers
    .SeeCase = A ouvert un dossier
    .OpenPaper = A ouvert une pièce d’un dossier
    .ApproveCase = A approuvé un dossier
    .AskCaseAgain = A redemandé des pièces
    .RefuseCase = A refusé un dossier

desk-done-of = C’est fait et journalisé : { $act }
desk-handle = Identifiant client
desk-name = Nom
desk-account = Compte
desk-in-use = Actif
desk-is-suspended = Suspendu
desk-confirmed = Confirmée
desk-not-confirmed = Non confirmée
desk-contact-of = Contact de
desk-session-network = Depuis le réseau
desk-session-used = Dernière activité :
desk-mail-next = { $attempts ->
    [one] { $attempts } tentative. La prochaine le { $when }
   *[other] { $attempts } tentatives. La prochaine le { $when }
}
desk-deadline = Réponses jusqu’au
desk-reads = lit à la place :
desk-since = Du
desk-until-day = Au
desk-days-wrong = Choisissez un jour qui n’est pas avant « Du ».

# A text for each handover_rules::request::notices::Notice
desk-notice-request =
    .Confirm = Demande de réponse
    .Reminder = Rappel
    .Blocked = Invitation à régler ce qui manque
    .Done = Notification : demande aboutie
    .Changed = Notification : contact changé
    .Declined = Notification : demande refusée
    .Withdrawn = Notification : demande annulée
    .TakenBack = Notification : demande annulée
    .Superseded = Notification : demande remplacée
    .AccountRecovered = Notification : demande annulée
    .EndedByProvider = Notification : demande close par l’équipe
    .Expired = Notification : demande expirée
    .Failed = Notification : demande en échec
    .RoleEnding = Notification : le rôle prend bientôt fin
    .RoleEnded = Notification : le rôle a pris fin

desk-notice-account =
    .ConfirmSignUp = Inscription à confirmer
    .Welcome = Bienvenue
    .SetPassword = Lien de mot de passe
    .PasswordChanged = Notification : mot de passe changé
    .SignInAfterFailures = Notification : connexion après des mots de passe erronés
    .ConfirmAddress = Nouvelle adresse à confirmer
    .AddressChanged = Notification : adresse changée
    .AdminRequested = Notification : nouvel administrateur demandé
    .AddressReplaced = Notification : adresse remplacée par les systèmes du fournisseur
    .AddressRestored = Notification : adresse rétablie
    .DeskAct = Notification : action de l’équipe
    .ApplicationGranted = Notification : application autorisée
    .GaveAccess = Notification : accès donné
    .AccessGiven = Notification : accès par une politique
    .AccessChanged = Notification : accès par une politique
    .AccessEnded = Notification : accès par une politique
    .AccessDropped = Notification : accès par une politique

# A text for each handover_rules::holder::notices::HolderNotice
desk-notice-holder =
    .AskOld = Question au titulaire actuel
    .AskNew = Question au nouveau titulaire
    .Done = Notification : titulaire changé
    .Declined = Notification : titulaire inchangé
    .Lapsed = Notification : titulaire inchangé
    .Withdrawn = Notification : titulaire inchangé
    .EndedByProvider = Notification : titulaire inchangé
    .Failed = Notification : titulaire inchangé
    .DetailsChanged = Notification : coordonnées du titulaire changées

# A text for each handover_rules::model::service::ServiceNotice
desk-notice-service =
    .Renewal = Renouvellement
    .Ordered = Notification : service commandé

# A text for each handover_rules::cases::notices::CaseNotice
desk-notice-case =
    .ConfirmMailbox = Dossier : adresse à confirmer
    .SendPapers = Dossier : pièces demandées
    .PapersReceived = Dossier : pièces reçues
    .AskedAgain = Dossier : nouvelle demande de pièces
    .Reminder = Dossier : rappel
    .Approved = Dossier : approuvé
    .CheckedAgain = Dossier : nouvel examen
    .Executed = Dossier : exécuté
    .Refused = Dossier : refusé
    .Closed = Dossier : clos
    .Lapsed = Dossier : clos
    .MayObject = Dossier : opposition possible
    .Objected = Dossier : opposition
    .NothingChanges = Dossier : rien ne change
    .Changed = Dossier : domaine modifié

desk-import = Importations
desk-import-none = Rien n’a encore été importé.
desk-import-numbers = { $accounts } comptes, { $services } services
desk-import-refused = Refusée le { $when }, rien n’a été importé
desk-import-faults = { $count ->
    [one] Une erreur : consultez la sortie de la commande d’import.
   *[other] { $number } erreurs : consultez la sortie de la commande d’import.
}
desk-import-running = En cours depuis le { $when }
desk-webhooks = Webhooks
desk-webhooks-none = Aucun webhook n’est configuré.
desk-webhook-delivered = Dernière remise : { $when }
desk-webhook-never = Rien n’a encore été remis
desk-webhook-failure = La dernière tentative a échoué : { $why }
desk-webhook-stopped = Arrêté le { $when } : le récepteur a répondu qu’il n’existe plus (410). Le webhook peut être repris ou supprimé depuis le serveur.
desk-webhook-waiting = { $count ->
    [one] { $number } événement en attente, depuis le { $when }
   *[other] { $number } événements en attente, le plus ancien depuis le { $when }
}
desk-webhook-given-up = { $count ->
    [one] { $number } événement abandonné. Il peut être renvoyé depuis le serveur.
   *[other] { $number } événements abandonnés. Ils peuvent être renvoyés depuis le serveur.
}

## Revendications

claim-approved = Pièces approuvées
claim-may-object = Vous pouvez vous y opposer
claim-until = Jusqu’au { $when }
claim-if-objected = Si vous vous y opposez, le domaine reste comme il est
claim-if-objected-note = Notre équipe réexamine le dossier et écrit à toutes les personnes concernées.
claim-if-not = Sinon, la revendication prend effet

## Personnes

people-lead = Toutes les personnes avec qui vous partagez des services ou une demande en cours. Vos libellés ne sont visibles que par vous.
people-search = Nom, libellé ou identifiant
people-none = Vous ne partagez encore aucun service ni aucune demande en cours.
people-none-found = Personne ne correspond. Essayez un autre nom, un autre libellé ou un autre identifiant.
people-caption = Triées selon ce que vous partagez
people-count = { $count ->
    [one] { $count } personne
   *[other] { $count } personnes, triées selon ce que vous partagez
}
people-show = Afficher
people-with-role = { $role } sur mes services
people-unnamed = Sans nom
people-actions = Actions pour { $name }
people-person = Personne
people-yours = Vous
people-no-service = aucun
people-you-are = Vous êtes { $roles }
people-role-on = { $role } pour { $number }
person-take-back = Reprendre tous les rôles…
person-hand-over = Transmettre à { $name }…
person-hand-over-selected = { $count ->
    [one] Transmettre { $count } service à { $name }…
   *[other] Transmettre { $count } services à { $name }…
}
person-until = Jusqu’au
person-no-end = sans fin prévue
person-holds = Rôles de { $name } sur vos services aujourd’hui
person-holds-nothing = Aucun rôle sur vos services.
person-glance = Rôles sur vos services
person-none-of-yours = aucun des vôtres
person-able = Peut prendre des rôles sur vos services
person-unable = Ne peut prendre aucun rôle pour l’instant
person-of-yours = { $count ->
    [one] { $count } de vos services
   *[other] { $count } de vos services
}
person-history = Historique
person-open = En cours entre vous
person-open-one = { $roles } : contact de { $service }
person-open-many = { $count ->
    [one] { $roles } : contact de { $service } et d’un autre service
   *[other] { $roles } : contact de { $service } et de { $count } autres services
}
person-waits-for-you = En attente de votre réponse jusqu’au { $until }
person-waits-for = En attente de { $name } jusqu’au { $until }
person-waits-for-effect = Tout le monde a accepté. La demande prend bientôt effet.
person-label-add = Ajouter un libellé
person-label-edit = Changer le libellé
person-label-of = Votre libellé pour { $name }
person-label-note = Ce libellé n’est visible que par vous. Videz le champ pour le supprimer.

## Historique de tous les services

history-all-lead = Qui avait quel rôle sur vos services, et quand.
history-unchanged-all = Aucun rôle sur vos services n’a changé de mains depuis le début de cet historique.
history-none-found = Rien ne correspond dans l’historique.
history-filters = Filtrer l’historique
history-search = Service, personne ou identifiant
history-anyone = Tout le monde
history-person = Personne
history-only = { $name } uniquement
history-day-label = Qui avait quel rôle le
history-day-form = Rôles à une date
history-day-show = Afficher ce jour
history-day-before = Veille : { $day }
history-day-after = Lendemain : { $day }
history-day-all = Tous les changements
# Changes between two days, inclusive.
history-any-time = À tout moment
history-between = Du { $from } au { $to }
history-until = Jusqu’au { $until }
history-range-show = Afficher les changements
history-held-on = Qui avait quel rôle le { $day } (UTC)
history-changes = { $count ->
    [one] { $count } rôle a changé de mains, du plus récent au plus ancien
   *[other] { $count } rôles ont changé de mains, du plus récent au plus ancien
}
history-changes-minimum = { $count } rôles ont changé de mains, du plus récent au plus ancien
history-service = Service
history-took = { $who } a pris { $roles } sur { $service }
history-you-took = Vous avez pris { $roles } sur { $service }
history-from-whom = (auparavant : { $people })
history-named-roles = { $count ->
    [one] le rôle { $roles }
   *[other] les rôles { $roles }
}
history-roles = { $count ->
    [one] { $count } rôle
   *[other] { $count } rôles
}
history-more-names = { $count ->
    [one] { $count } autre nom
   *[other] { $count } autres noms
}
history-moved = puis { $who }, { $day }
history-unknown = non enregistré

## Accès sans rôle

access-lead = Ce que d’autres peuvent faire sur vos services, et vous sur les leurs, sans rôle.
access-given = Accès que vous donnez
access-given-none = Vous n’avez donné aucun accès. Une agence, par exemple, peut gérer un serveur pendant six semaines sans jamais en être le contact.
access-received = Accès que vous avez
access-received-none = Personne ne vous a donné d’accès.
access-change-of = Ajuster { $name }
access-end = Mettre fin à l’accès
access-end-of = Mettre fin à l’accès : { $name }
access-end-ask = Mettre fin à cet accès ?
access-end-what = Il prend fin immédiatement pour { $people }, et nous l’annonçons par e-mail. Les rôles ne changent pas.
access-remove = Retirer
access-remove-of = Retirer { $name }
access-remove-ask = Retirer cet accès ?
access-remove-what = Il est déjà terminé. C’est irréversible.
access-ended = L’accès a pris fin.
access-drop = Renoncer à l’accès
access-drop-of = Renoncer à l’accès : { $name }
access-drop-ask = Renoncer à cet accès ?
access-drop-what = Il ne vous permet plus rien, immédiatement. Le compte qui l’a donné, { $who }, reçoit un e-mail, et lui seul peut le redonner.
access-dropped = Vous avez renoncé à l’accès.
access-now-until = { $count ->
    [one] { $who } peut désormais { $what } sur { $services }, jusqu’au { $day } (minuit UTC).
   *[other] { $who } peuvent désormais { $what } sur { $services }, jusqu’au { $day } (minuit UTC).
}
access-now = { $count ->
    [one] { $who } peut désormais { $what } sur { $services }, jusqu’à ce que vous y mettiez fin.
   *[other] { $who } peuvent désormais { $what } sur { $services }, jusqu’à ce que vous y mettiez fin.
}
access-now-mailed = Nous avons envoyé un e-mail à { $who }. Il n’y a rien à confirmer, et vos rôles ne changent pas.
access-keep = Le garder
access-to = Pour
access-from = De
access-can = Peut
access-but-not = Mais pas : { $what }
access-denied = Jamais, même si quelqu’un d’autre le donne : { $what }
access-on = Sur

access-group =
    .See = Voir
    .Technical = Technique
    .BillingRead = Facturation : lire
    .BillingPay = Facturation : payer
    .Contacts = Contacts

access-group-note =
    .See = Les services, avec leurs contacts et leur historique
    .Technical = Réglages, DNS, modules, mots de passe, certificats, boîtes e-mail
    .BillingRead = Factures et commandes
    .BillingPay = Renouvellements et paiement
    .Contacts = En demander d’autres ; vous confirmez chaque fois

access-actions-like = tout ce qui commence par { $beginning }
access-actions-all = tout ce qui peut être donné
access-all-mine = Tous les services dont vous êtes un contact, maintenant et plus tard
access-all-theirs = Tous les services de ce compte, maintenant et plus tard
access-all-of-type = { $kind } : tous, maintenant et plus tard
access-names-like = { $kind } : noms qui commencent par { $beginning }
access-more-services = { $count ->
    [one] { $count } autre
   *[other] { $count } autres
}

access-form-change = Ajuster l’accès
access-form-lead = Sans rôle, sans votre mot de passe. Vous pouvez y mettre fin à tout moment.
access-who = Qui
access-who-remove = Retirer { $name }
access-services = Quels services
access-services-not-chosen = Choisissez un service dans la liste, ou videz le champ.
access-services-none = Aucun de vos services n’a cela dans son nom.
access-services-remove = Retirer { $service }
access-services-many = Plusieurs à la fois : par type ou par début
access-services-type = Type
access-services-all-types = Tous les types
access-services-beginning = Noms qui commencent par (facultatif)
access-services-add-many = Ajouter
access-services-wrong = Choisissez un type pour ces noms. Un nom n’a ni espace ni étoile.
access-what = Quoi
access-single = Actions une à une
access-when = Jusqu’à
access-span =
    .Week = 1 semaine
    .SixWeeks = 6 semaines
    .ThreeMonths = 3 mois
    .Day = Un jour…
    .Open = J’y mets fin

access-last-day = Dernier jour
access-name = Nom (facultatif)
access-note = Note (facultatif)
access-more = nom, note
access-more-hint = Visibles des deux côtés.
access-who-missing = Choisissez au moins une personne.
access-who-wrong = Choisissez { $entry } dans la liste, ou saisissez un identifiant client.
access-who-you = Vous ne pouvez pas vous donner un accès à vous-même.
access-who-unknown = Il n’y a pas de compte { $handle }. Vérifiez l’orthographe.
access-services-missing = Ajoutez au moins un service.
access-services-not-yours = Vous n’avez aucun rôle sur l’un de ces services.
access-what-missing = Choisissez au moins une chose.
access-last-day-wrong = Choisissez un jour à partir d’aujourd’hui.
access-name-wrong = Un nom a au plus { $most } caractères, sans < ni >.
access-too-many = Il y a de la place pour { $most }.
access-limit = Votre compte ne peut pas donner d’autre accès. Mettez d’abord fin à certains.
access-changed = Cet accès a été modifié entre-temps : rien n’a été enregistré. Regardez ce qu’il est maintenant ; ce que vous avez saisi reste ici. Enregistrez de nouveau pour le remplacer.
access-present = Ce qu’il est maintenant
access-mails = { $who } a reçu trop d’e-mails au sujet d’accès donnés par vous. Réessayez demain.

access-preview-empty = Choisissez qui, quels services et quoi, pour voir ce qui va se passer.
access-preview-can = Permis à { $who }
access-preview-cannot = Toujours pas permis
access-preview-later = De même pour les services que vous aurez plus tard. Ce que votre rôle n’y comprend pas, l’accès ne le permet pas non plus.
access-preview-lacking = Sur { $service }, votre rôle ne comprend pas : { $what }. L’accès ne le permet donc pas.
access-preview-until = L’accès prend fin le { $day } à minuit UTC.
access-preview-no-end = L’accès dure jusqu’à ce que vous y mettiez fin.
access-preview-mail = Un e-mail l’annonce. Il n’y a rien à confirmer.
access-preview-mail-change = Un e-mail l’annonce à chaque compte dont l’accès commence, change ou prend fin.
access-preview-never = transmettre des rôles, répondre à des demandes, donner l’accès à d’autres
access-preview-traced = Vous voyez chaque utilisation
access-preview-traced-where = Quand, et pour quoi, sous Accès.
access-preview-now = L’accès vaut immédiatement
access-preview-sooner = Vous pouvez y mettre fin plus tôt, et l’autre compte peut y renoncer.

access-uses = Usage des accès
access-uses-lead = Chaque usage des accès que vous donnez, et chaque tentative refusée.
access-uses-none = Personne ne s’est encore servi d’un accès que vous donnez.
access-uses-caption = Du plus récent au plus ancien
access-uses-when = Quand
access-uses-who = Qui
access-uses-what = Quoi
access-uses-service = Service
access-uses-by = Accès
access-uses-system = Où
access-uses-refused = Refusé
access-uses-filters = Filtrer les utilisations
access-uses-search = Identifiant, service ou accès
access-uses-outcome = Résultat
access-uses-all = Toutes les utilisations
access-uses-only-refused = Seulement les refus
access-uses-nothing-found = Aucune utilisation ne correspond.

access-shared-can = Vous pouvez

# Demander des contacts au nom du compte qui donne l’accès.
access-ask-lead = Vous demandez au nom de { $who }, qui reçoit un e-mail et doit confirmer. Sans cela, rien ne change.
access-ask-for = Demander au nom de { $who }
access-ask-sent = Envoyée. Ces personnes doivent la confirmer par un lien dans leur e-mail :
access-ask-over = Cet accès ne permet plus de demander des contacts.
access-asked = Demandé par vous
# Avant le nouveau contact ; $roles comme « technique et facturation ».
access-asked-what = Nouveau contact { $roles } :
# Avant le compte au nom duquel c’est demandé.
access-asked-for = pour
