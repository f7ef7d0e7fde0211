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
sign-in-try = Essayer en tant que
sign-in-demo = Ceci est une démo. Choisissez l’une de ses personnes inventées, sans mot de passe.
sign-in-other = Tout autre identifiant des données
sign-in-be = Devenir ce compte
sign-in-no-such-account = Aucun compte des données n’a cet identifiant.

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
