# Les textes français. Les clés sont celles de en.ftl ; les explications s’y trouvent.

language-name = Français

## Partout

loading = Chargement…
try-again = Réessayer
error-title = Erreur : { $title }
nic-handle = Identifiant client (NIC)
not-a-handle = Ce n’est pas un identifiant client.
password = Mot de passe
password-missing = Saisissez votre mot de passe.
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
frame-time-zone = Heures affichées : { $zone }
frame-offline = La connexion est perdue. Ce que vous voyez n’est peut-être plus à jour ; elle se rétablira d’elle-même.
help-support = Assistance
help-partners = Partenaires
help-community = Communauté

## Pourquoi le serveur ne l’a pas fait

failure-offline = Le serveur est injoignable. Vérifiez votre connexion, puis réessayez.
failure-signed-out = Votre session est terminée. Reconnectez-vous.
failure-garbled = La réponse est illisible. Rechargez cette page.
failure-wrong-credentials = L’identifiant, l’adresse ou le mot de passe est incorrect.
failure-too-many-tries = Trop d’essais. Patientez un moment, puis réessayez.
failure-too-many-tries-until = Trop d’essais. Réessayez après : { $when }.
failure-over-budget = Vous avez fait trop de demandes. Patientez un moment, puis réessayez.
failure-over-budget-until = Vous avez fait trop de demandes. Réessayez après : { $when }.
failure-not-found = Il n’y a rien ici pour ce compte.
failure-busy = Le serveur est surchargé pour le moment. Réessayez dans un instant.
failure-internal = Une erreur est survenue de notre côté. Rien n’a été modifié. Réessayez.
failure-too-large = C’est trop long.
failure-key-reused = Ceci a déjà été envoyé avec un autre contenu. Rechargez cette page.
failure-foreign-origin = Le serveur n’accepte pas d’appels depuis cette adresse.
failure-weak-password = Ce mot de passe est trop facile à deviner.
failure-bad-secret = Ce lien ne fonctionne plus. Demandez-en un nouveau.
failure-refused = Le serveur a refusé. Vérifiez ce que vous avez saisi.

## Introuvable

not-found-title = Page introuvable
not-found-lead = Cette adresse ne mène nulle part. Si vous l’avez tapée, vérifiez-la ; si vous l’avez collée, vérifiez qu’elle est complète.

## Connexion

sign-in-title = Se connecter
sign-in-login = Identifiant client ou e-mail
sign-in-login-hint = Un identifiant ressemble à { $example }.
sign-in-login-missing = Saisissez votre identifiant client ou votre adresse e-mail.
sign-in-answer-waits = Une réponse à la demande { $request } est attendue de vous.
sign-in-code-kept = Connectez-vous pour la donner. Le code de votre e-mail reste dans cet onglet jusqu’au prochain rechargement de la page.
sign-in-address-waits = Connectez-vous pour confirmer votre nouvelle adresse. Le code de votre e-mail reste dans cet onglet jusqu’au prochain rechargement de la page.
sign-in-try = Essayer en tant que
sign-in-demo = Ceci est une démo. Choisissez l’une de ses personnes inventées, sans mot de passe.
sign-in-other = Tout autre identifiant des données
sign-in-be = Devenir ce compte
sign-in-no-such-account = Aucun compte des données n’a cet identifiant.
sign-in-no-account = Pas encore de compte ? { $link }
sign-in-forgotten = Oublié ?

## Comptes : ce que leurs formulaires partagent

form-save = Enregistrer
form-saved = Enregistré.
form-cancel = Annuler
password-yours = Votre mot de passe
password-wrong = Ce n’est pas votre mot de passe actuel.
password-hint = Au moins { $count } caractères. Quelques mots à la suite conviennent bien, et vous pouvez coller.
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
email = Adresse e-mail
email-missing = Saisissez une adresse e-mail.
email-wrong = Ce n’est pas une adresse e-mail. Elle ressemble à nom@exemple.org.
first-name = Prénom
first-name-missing = Saisissez votre prénom.
last-name = Nom
last-name-missing = Saisissez votre nom.
name-wrong = Un nom a au plus 100 caractères, sans < ni >.
language-of-mails = Langue des e-mails
to-profile = Vers mon profil
not-now = Pas maintenant
switch-account = Changer de compte
back-to-sign-in = Retour à la connexion
no-mail-yet = Vous n’avez pas reçu l’e-mail ?
demo-mail = Ceci est une démo : aucun e-mail ne quitte cette machine. Il arrive dans la { $mailbox }, qui s’ouvre une fois connecté en tant que n’importe qui.

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

sign-up-title = Créer un compte
sign-up-have-account = Vous avez déjà un compte ? { $link }
sign-up-email-hint = Les codes de validation et les avis y seront envoyés.
sign-up-country-choose = Choisissez un pays
sign-up-zone-unknown = Il détermine votre zone géographique : les contacts ne peuvent changer de mains qu’entre comptes d’une même zone.
sign-up-zone = Votre zone géographique est { $zone }. Les contacts ne peuvent changer de mains qu’entre comptes d’une même zone, et un compte reste dans sa zone.
sign-up-steps = Ce qui se passe
sign-up-step-enter = Vous dites qui vous êtes
sign-up-step-enter-note = Aucun compte n’est encore créé
sign-up-step-confirm = Vous recevez un e-mail et confirmez
sign-up-step-confirm-note = Son lien est valable 24 heures
sign-up-step-handle = Vous recevez votre identifiant client
sign-up-step-handle-note = Il vous sert à vous connecter, et aux autres à vous désigner comme contact
sign-up-sent-title = Consultez votre boîte e-mail
sign-up-sent = Un e-mail est en route vers { $address }. Ouvrez son lien dans les 24 heures et confirmez votre adresse.
sign-up-sent-handle = Dès que vous confirmez, votre compte est créé et votre identifiant client est envoyé à la même adresse.
sign-up-sent-missing = Regardez dans le dossier des indésirables et vérifiez qu’il n’y a pas de faute dans l’adresse. Une adresse reçoit au plus cinq e-mails de ce genre par jour.
sign-up-again = Vérifier ma saisie et renvoyer

## Mot de passe oublié

forgotten-title = Obtenir un nouveau mot de passe
forgotten-lead = Pour un mot de passe oublié, ou pour le premier d’un compte qui n’en a pas. Nous vous envoyons un lien pour le définir.
forgotten-send = Envoyer le lien
login-wrong = Ce n’est ni un identifiant client ni une adresse e-mail.
forgotten-sent = S’il existe un compte pour { $login }, un e-mail contenant un lien est en route vers son adresse. Le lien est valable une heure.
forgotten-missing = Regardez dans le dossier des indésirables. Si plusieurs comptes partagent une adresse, saisissez l’identifiant client. Une adresse reçoit au plus cinq e-mails de ce genre par jour.
forgotten-again = Essayer un autre identifiant ou une autre adresse

## Liens des e-mails

secret-nothing-yet = Rien ne se passe avant que vous n’appuyiez sur le bouton.
secret-missing = Ouvrez à nouveau le lien de votre e-mail. Par sécurité, son secret n’est gardé dans cet onglet que jusqu’au rechargement de la page ; si votre messagerie a coupé le lien, copiez-le en entier.
secret-unknown = Ce lien n’est pas l’un des nôtres, ou il en manque une partie. Rien n’a été modifié.
secret-used-sign-up = Ce lien a déjà été utilisé : le compte existe. Son identifiant client se trouve dans un e-mail qui vous a été envoyé.
secret-used-password = Ce lien a déjà servi à définir un mot de passe. Si ce n’était pas vous, obtenez-en un nouveau tout de suite.
secret-used-address = Cette adresse a déjà été confirmée.
secret-used-undo = Ce changement d’adresse a déjà été annulé.
secret-superseded = Un e-mail plus récent a remplacé celui-ci. Utilisez le lien du plus récent.
secret-superseded-address = Un e-mail plus récent a remplacé celui-ci, ou le changement a été abandonné. Votre profil montre où il en est.
secret-superseded-undo = Ce lien ne compte plus : l’adresse a déjà été rétablie par un autre lien.
secret-expired-password = Ce lien était valable une heure, et elle est passée. Rien n’a été modifié.
secret-expired-day = Ce lien était valable 24 heures, et elles sont passées. Rien n’a été modifié.
secret-expired-undo = Ce lien était valable 72 heures, et elles sont passées. Rien n’a été modifié. Si ce compte est le vôtre et que vous ne pouvez pas vous connecter, adressez-vous à l’assistance de votre fournisseur.
secret-sign-up-again = Recommencer l’inscription
secret-new-link = Obtenir un nouveau lien
confirm-sign-up-title = Confirmez votre adresse
confirm-sign-up = Ce bouton confirme votre adresse. Votre compte est alors créé, et son identifiant client s’affiche ici et vous est envoyé par e-mail.
confirm-sign-up-button = Confirmer et créer mon compte
confirm-sign-up-done = Votre compte est prêt
confirm-sign-up-handle = Votre identifiant client (NIC)
confirm-sign-up-use = Il vous a aussi été envoyé par e-mail. Il vous sert à vous connecter avec votre mot de passe, et aux autres à vous désigner comme contact. Ce n’est pas un secret.
new-password-title = Définir un mot de passe
new-password = Nouveau mot de passe
new-password-button = Définir le mot de passe
new-password-sessions = Ce compte est alors déconnecté partout où il est connecté.
new-password-done = Votre mot de passe est défini
new-password-set = { $handle } a un nouveau mot de passe et est déconnecté partout. Un e-mail le signale également.
undo-address-title = Annuler le changement d’adresse
undo-address = Le compte retrouve l’adresse à laquelle ce lien a été envoyé, et il est déconnecté partout. Faites-le si ce changement n’était pas le vôtre.
undo-address-button = Annuler le changement
undo-address-done = Votre adresse a été rétablie
undo-address-restored = Les codes et les avis pour { $handle } vont de nouveau à votre ancienne adresse. Le compte est déconnecté partout.
undo-address-password = Si quelqu’un d’autre connaît peut-être votre mot de passe, définissez-en un nouveau maintenant.
confirm-address-title = Confirmez votre nouvelle adresse
address-now = Adresse actuelle
address-then = Nouvelle adresse
address-nothing-waits = Aucune nouvelle adresse n’attend d’être confirmée pour { $handle }. Elle l’est déjà, le changement a été abandonné, ses 24 heures sont passées, ou elle concerne un autre de vos comptes.
address-changed-title = Votre adresse a été modifiée

## Profil

profile-title = Profil
profile-you = Vous
profile-you-note = Les autres contacts ne vous connaissent que par votre identifiant client.
profile-name = Nom
organisation = Organisation
organisation-optional = Organisation (facultatif)
profile-zone-label = Zone géographique
profile-zone = { $zone }, d’après votre pays : { $country }
profile-zone-note = Les contacts ne peuvent changer de mains qu’entre comptes d’une même zone.
profile-edit = Modifier le nom ou la langue
address-title = Où vont les codes
address-note = Les codes de validation et les avis y sont envoyés. Tenez-la à jour.
address-confirmed = Adresse e-mail confirmée
address-unconfirmed = Adresse e-mail non confirmée
address-new = Nouvelle adresse e-mail
address-ask-note = Nous envoyons un code à la nouvelle adresse. Dès que vous l’avez saisi ici, l’ancienne reçoit un avis et peut annuler le changement pendant 72 heures.
address-send-code = Envoyer le code
address-same = C’est déjà votre adresse.
address-too-many = Cette adresse a reçu trop d’e-mails aujourd’hui. Réessayez demain.
address-code-sent = Un code est en route vers la nouvelle adresse.
address-pending = Un code a été envoyé à { $address }. Votre adresse change dès que vous le saisissez.
address-pending-until = Il est valable jusqu’à : { $when }.
address-codes = Les codes envoyés à l’ancienne adresse cessent alors de fonctionner. Si une demande attend votre réponse, faites-vous renvoyer l’e-mail.
address-code = Code reçu par e-mail
address-code-shape = Un code a 32 lettres et chiffres. Copiez-le en entier depuis l’e-mail.
address-code-wrong = Ce n’est pas le code de l’e-mail le plus récent. Après dix codes erronés, le changement est abandonné.
address-code-dead = Ce changement est terminé : déjà confirmé, remplacé par un e-mail plus récent, abandonné ou trop tardif.
address-confirm = Confirmer l’adresse
address-resend = Renvoyer l’e-mail
address-resent = Un nouvel e-mail est en route. Seul son code compte.
address-cancel = Garder l’ancienne adresse
address-cancelled = L’adresse reste telle quelle.
address-changed = Les codes et les avis vont désormais à { $address }.
address-old-told = { $address } en a été avisée et peut annuler le changement pendant 72 heures.
address-requests-wait = { $count ->
    [one] Une demande attend votre réponse : son ancien code ne fonctionne plus, faites-vous renvoyer l’e-mail.
   *[other] { $count } demandes attendent votre réponse : leurs anciens codes ne fonctionnent plus, faites-vous renvoyer les e-mails.
}
ready-title = Prêt à être contact facturation ?
ready-note = Tout doit être vrai avant qu’un rôle facturation puisse vous revenir. Une facture impayée bloque tout changement de contact.
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
bill-due = En cours, à payer le { $day } : ne bloque rien
bill-open = En cours : ne bloque rien
method-card = Carte bancaire
method-debit = Prélèvement
method-until = { $kind }, valable jusqu’au { $day }
method-valid = { $kind }, valide
method-ran-out = { $kind }, expiré depuis le { $day }
method-unusable = { $kind }, inutilisable pour le moment
sessions-title = Où vous êtes connecté
sessions-note = Si vous ne reconnaissez pas une session, mettez-y fin et changez votre mot de passe.
session-this = Ce navigateur, { $name }
session-browser = { $browser } sur { $system }
session-unknown = Un programme inconnu
session-now = Actuelle
session-since = Depuis : { $when }
session-used = Dernière utilisation : { $when }
session-end = Déconnecter
session-end-of = Déconnecter { $name }, dernière utilisation : { $when }
session-ended = Cette session est terminée.
sessions-end-others = Se déconnecter partout ailleurs
sessions-ended = Toutes les autres sessions sont terminées.
profile-password-note = Le changer vous déconnecte partout sauf ici.
password-present = Mot de passe actuel
password-present-missing = Saisissez votre mot de passe actuel.
password-demo-none = Les personnes de la démo n’ont pas de mot de passe tant qu’elles n’en définissent pas.
password-change = Changer le mot de passe
password-changed = Votre mot de passe a été changé. Toutes les autres sessions sont terminées, et un e-mail le signale.

## Commander un service (démo)

order-title = Commander un service
order-lead = Rien n’est facturé : c’est pour essayer les contacts d’un service à vous.
order-category = Type de service
order-name = Nom du service
order-name-hint = Par exemple { $example }.
order-name-missing = Saisissez un nom pour le service.
order-name-wrong = Un nom a au plus 255 caractères, sans espaces, guillemets, < ni >.
order-taken = Un tel service existe déjà. Choisissez un autre nom.
order-holder = Titulaire du domaine
order-holder-hint = La personne ou l’entreprise à qui appartient le domaine.
order-holder-missing = Saisissez le nom du titulaire.
order-contacts = Votre identifiant client { $handle } devient son contact administrateur, technique et facturation. Vous pourrez transmettre ces rôles ensuite.
order-button = Commander
order-done = Commandé
order-yours = { $name } ({ $category }) est à vous : vous en êtes le contact administrateur, technique et facturation.
order-show = L’afficher dans mes services
order-again = Commander un autre service

## Mes services

services-title = Mes services

## Modifier les contacts

modify-title = Modifier les contacts

## Mes demandes

requests-title = Mes demandes

## Une demande

request-title = Demande { $request }

## La boîte aux lettres de la démo

mailbox-title = Boîte aux lettres

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
role-admin-may = Gère tout et peut modifier les trois contacts.
role-tech-may = Fait fonctionner le service. Ne voit aucune facture et ne peut pas modifier les autres contacts.
role-billing-may = Paie et reçoit les avis de renouvellement.
