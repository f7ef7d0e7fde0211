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
frame-time-zone = Heures affichées : { $zone }
frame-offline = La connexion est perdue. Ce que vous voyez n’est peut-être plus à jour ; elle se rétablira d’elle-même.
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

## Pourquoi un changement est impossible

blocker-admin-only = Seul l’administrateur peut changer l’administrateur.
blocker-tech-only = Seuls l’administrateur et le contact technique peuvent changer le contact technique.
blocker-billing-only = Seuls l’administrateur et le contact facturation peuvent changer le contact facturation.
blocker-role-lost = Tous les rôles ne sont plus où ils étaient : { $roles }.
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
service-unpaid = Impayé
service-debt = Dette en cours
service-billing-locked = Rôle facturation bloqué
service-expired = Expiré
service-since = Depuis le { $day }
service-in-creation = En cours de création
service-ready-soon = Prêt dans quelques minutes

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
services-lead = Tous les services dont vous êtes l’un des trois contacts.
services-none-lead = Aucun service ne vous désigne encore comme contact. Dès que ce sera le cas, il apparaîtra ici.
services-filters = Services
services-search = Chercher un service ou un identifiant
services-type = Type
services-all-types = Tous les types
services-i-am = Je suis
services-sort-by = Trier par
services-order-name = Tri : service, de A à Z
services-order-name-last = Tri : service, de Z à A
services-order-state = Tri : état, urgences d’abord
services-order-admin = Tri : administrateur
services-order-tech = Tri : technique
services-order-billing = Tri : facturation
services-column-service = Service
services-column-state = État
services-column-actions = Actions
services-count = { $total ->
    [one] { $total } service.
   *[other] { $total } services.
  }
services-count-more = { $total ->
    [one] { $total } service, dont { $shown } affichés.
   *[other] { $total } services, dont { $shown } affichés.
  }
services-found = { $total ->
    [one] { $total } service sur { $all } correspond.
   *[other] { $total } services sur { $all } correspondent.
  }
services-found-more = { $total ->
    [one] { $total } service sur { $all } correspond, dont { $shown } affichés.
   *[other] { $total } services sur { $all } correspondent, dont { $shown } affichés.
  }
services-sorted-name = Triés par nom.
services-sorted-name-last = Triés par nom, depuis la fin.
services-sorted-admin = Triés par administrateur.
services-sorted-admin-last = Triés par administrateur, depuis la fin.
services-sorted-tech = Triés par contact technique.
services-sorted-tech-last = Triés par contact technique, depuis la fin.
services-sorted-billing = Triés par contact facturation.
services-sorted-billing-last = Triés par contact facturation, depuis la fin.
services-sorted-state = Triés par état, les urgences d’abord.
services-sorted-state-last = Triés par état, les urgences à la fin.
services-more = Afficher la suite
services-reading-more = Lecture de la suite…
services-none-found = Aucun de vos services ne correspond à ces filtres.
services-clear = Effacer les filtres
services-pending = en attente de confirmation, vers { $who }
services-pending-you = en attente de confirmation, vers Vous
services-actions = Actions pour { $name }, { $category }
services-copy-name = Copier le nom
services-copy-handles = Copier les trois identifiants
services-holder = { $role } : { $who }
services-how = Comment devient-on contact ?
services-how-asks = Quelqu’un fait une demande
services-how-asks-note = Un contact actuel saisit votre identifiant
services-how-mail = Vous recevez un e-mail
services-how-mail-note = Avec un code qui n’est qu’à vous
services-how-accept = Vous acceptez
services-how-accept-note = La personne qui demande confirme aussi
services-how-moves = Le service apparaît ici
services-how-at-once = Aussitôt
services-how-later = { $time } plus tard
services-handle-to-give = L’identifiant à leur donner :
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
services-missing = Ce service n’existe pas pour vous : soit aucun ne porte ce nom, soit vous n’êtes pas l’un de ses contacts.
services-back = Revenir à mes services
service-place = { $service } ({ $category })
history-title = Historique des contacts
history-menu = Historique
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
rights-title = Qui peut faire quoi
rights-lead = Ce que chaque rôle permet sur ce service. Qui en tient plusieurs a les droits de tous.
rights-table = Droits par rôle
rights-what = Quoi
rights-yes = Oui
rights-no = Non
rights-you-hold = Vos rôles : { $roles }.
tech-can = Ce que peut faire un contact technique
tech-cannot = Ce que ne peut pas faire un contact technique
tech-any-time = L’administrateur peut changer le contact technique à tout moment.
share-title = Partagez un accès, pas votre mot de passe
share-text = Ne donnez votre identifiant et votre mot de passe à personne, pas même à un prestataire. Désignez-le comme contact : il utilise son propre compte, et vous pouvez lui reprendre le rôle.
share-policies = Pour un accès plus fin, avec une trace de chaque action, utilisez des politiques d’accès plutôt que des rôles.
share-help = Où trouver de l’aide

## Modifier les contacts

modify-title = Modifier les contacts
modify-lead = Désignez chaque nouveau contact par son identifiant client (NIC), ou par l’adresse e-mail de quelqu’un avec qui vous partagez déjà un service. Ce que vous laissez vide ne change pas.
modify-cancel = Annuler
modify-sending = Envoi…
modify-not-before = Rien n’est envoyé avant votre confirmation.
modify-confirm = Confirmer
modify-confirm-requests = { $count ->
    [one] Confirmer { $count } demande
   *[other] Confirmer { $count } demandes
  }
modify-lost = Aucune réponse n’est arrivée : on ne sait pas si l’envoi a abouti. Confirmez de nouveau : ce ne sera fait qu’une fois.
modify-problem = { $place } : { $what }
modify-nothing = Saisissez un nouveau contact pour au moins un rôle.
modify-admin-contact = Contact administrateur
modify-tech-contact = Contact technique
modify-billing-contact = Contact facturation
modify-new-admin = Nouvel administrateur
modify-new-tech = Nouveau contact technique
modify-new-billing = Nouveau contact facturation
modify-now = Actuellement : { $who }
modify-take = Le prendre
modify-take-role = Prendre vous-même le rôle { $role }
modify-would-end = Si vous désignez quelqu’un ici, la { $request }, qui transmet ce rôle à { $to }, prend fin.
modify-unchanged-admin = C’est déjà l’administrateur : rien ne change ici.
modify-unchanged-tech = C’est déjà le contact technique : rien ne change ici.
modify-unchanged-billing = C’est déjà le contact facturation : rien ne change ici.
modify-misshapen = Ce n’est ni une adresse e-mail ni un identifiant client.
modify-no-hyphen = Un identifiant client a un trait d’union avant sa terminaison.
modify-no-hyphen-example = Un identifiant client a un trait d’union avant sa terminaison, comme dans { $example }.
modify-bad-name = Un identifiant client commence par 2 à 32 lettres et chiffres.
modify-bad-name-example = Un identifiant client commence par 2 à 32 lettres et chiffres, comme dans { $example }.
modify-bad-ending = Un identifiant client finit par un trait d’union et des lettres.
modify-bad-ending-example = Un identifiant client finit par un trait d’union et des lettres, comme dans { $example }.
modify-did-you-mean = Vouliez-vous dire { $handle } ?
modify-unknown-address = Personne avec qui vous partagez un service n’a cette adresse. Demandez l’identifiant client.
modify-checking = Vérification…
modify-unchecked = Vérification impossible pour le moment. Elle aura lieu à la confirmation.
modify-no-look-up = Cette adresse n’a pas pu être recherchée. Réessayez, ou saisissez l’identifiant.
modify-fine-you = Vous pouvez prendre ce rôle.
modify-fine = Même zone que vous ({ $zone }), et ce compte peut prendre ce rôle.
modify-fine-address = C’est { $who } : même zone que vous ({ $zone }), et ce compte peut prendre ce rôle.
modify-locked-by-you = Pas maintenant : la { $request } transmet déjà ce rôle à { $to }. Retirez-la pour désigner quelqu’un d’autre.
modify-locked-by-other = Pas maintenant : la { $request } transmet déjà ce rôle à { $to }. Elle doit d’abord prendre fin.
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
modify-mend-unable-theirs = Ce compte voit la raison chez lui : demandez-lui d’y remédier.
modify-mend-in-creation = Revenez dans quelques minutes.
modify-mend-expired = Il doit d’abord être renouvelé.
modify-mend-debt = Il doit d’abord être payé.
modify-siblings = Même nom, même changement ?
modify-siblings-note = Cochez ce qui doit changer avec lui. Chacun fait l’objet de sa propre demande.
modify-sibling-now = { $role } : actuellement { $who }
modify-sibling-same = A déjà ce contact.
modify-fate = Ce qui va se passer
modify-fate-locked = Rien, car aucun contact ne peut être modifié pour le moment. Chaque rôle dit pourquoi.
modify-fate-empty = Saisissez un nouveau contact : vous verrez ici qui doit confirmer, qui est prévenu et ce qui change pour qui.
modify-requests = { $count ->
    [one] { $count } demande
   *[other] { $count } demandes
  }
modify-requests-made = { $count ->
    [one] Confirmer fera { $count } demande.
   *[other] Confirmer fera { $count } demandes.
  }
modify-apart = Chacune est confirmée, et prend effet, séparément.
modify-left-out-wrong = { $role } : laissé de côté tant que la saisie est incorrecte.
modify-left-out-waiting = { $role } : laissé de côté tant qu’on ne sait pas qui a cette adresse.
modify-left-out-locked = { $role } : laissé de côté, car il ne peut plus être modifié.
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
modify-told = Prévenus par e-mail : { $who }
modify-ends = Met fin à la { $request } ({ $category } : { $roles } vers { $to }), faite par { $asker }. Les personnes concernées sont prévenues par e-mail.
modify-by-you = Confirmez avant le { $deadline }, sinon rien ne change.
modify-by-both = Les deux doivent confirmer avant le { $deadline }, sinon rien ne change.
modify-by-each = Ce qui n’est pas confirmé avant le { $deadline } ne change rien.
modify-changes = Ce qui change pour qui
modify-you-can = Vous pouvez { $abilities }.
modify-can = { $who } peut { $abilities }.
modify-you-could = Vous pouviez déjà tout cela.
modify-could = { $who } pouvait déjà tout cela.
modify-you-cannot = Vous ne pouvez pas { $abilities }.
modify-cannot = { $who } ne peut pas { $abilities }.
modify-you-leave = Vous n’êtes plus contact et ne pouvez plus { $abilities }.
modify-leaves = { $who } n’est plus contact et ne peut plus { $abilities }.
modify-you-lose = Vous ne pouvez plus { $abilities }.
modify-loses = { $who } ne peut plus { $abilities }.
modify-you-stay-admin = Vous restez { $roles } et pourrez de nouveau modifier les contacts.
modify-you-stay = Vous restez { $roles } : rien d’autre ne change pour vous.
modify-stays = { $who } reste { $roles } : rien d’autre ne change pour ce compte.
modify-other-contacts = modifier les autres contacts
modify-sent = Contacts demandés
modify-sent-count = { $count ->
    [one] { $count } demande est faite. Rien ne change avant sa confirmation.
   *[other] { $count } demandes sont faites. Rien ne change avant leur confirmation.
  }
modify-open-request = Ouvrir la demande
modify-open-requests = Ouvrir mes demandes
modify-open-mailbox = Ouvrir la boîte aux lettres
modify-next = La suite
modify-follow = Suivez-les sous Mes demandes.
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
modify-not-asked = { $category } : non demandé
modify-by-itself = Le modifier séparément
modify-requirements = Avant de commencer
modify-need-mail = Le nouveau contact et vous devez accéder à vos e-mails : vos codes partent vers { $address }.
modify-need-mail-unconfirmed = Votre adresse { $address } n’est pas confirmée. Confirmez-la d’abord : vos codes y sont envoyés.
modify-need-right = Vos droits couvrent ces rôles : { $roles }.
modify-need-right-none = Vous n’avez le droit de changer aucun contact de ce service.
modify-need-handle = Il vous faut l’identifiant client (NIC) du nouveau contact, un compte de votre zone ({ $zone }).
modify-need-handle-wrong = Un nouveau contact ne convient pas tel qu’il est saisi. Il faut un compte de votre zone ({ $zone }).
modify-need-handle-fine = Le nouveau contact a été trouvé, dans votre zone ({ $zone }).
modify-need-paid = Vous n’avez aucune facture impayée. L’ancien et le nouveau contact ne doivent pas en avoir non plus.
modify-need-paid-not = Vous avez une facture impayée : aucun rôle ne quitte ni ne rejoint votre compte avant son règlement.
modify-need-payment = Un nouveau contact facturation doit avoir un moyen de paiement valide. Vous en avez un.
modify-need-payment-not = Un nouveau contact facturation doit avoir un moyen de paiement valide. Vous n’en avez pas.
webmaster-title = Donner un accès à mon webmaster
webmaster-lead = Votre webmaster devient le contact technique de votre hébergement : de quoi mettre un site en ligne et le faire fonctionner, avec son propre compte.
webmaster-entry = Votre webmaster
webmaster-missing = Saisissez l’identifiant client (NIC) de votre webmaster, ou son adresse e-mail si vous partagez déjà un service.
webmaster-scope = Accès à
webmaster-plan = { $category } ({ $service })
webmaster-plan-note = C’est là que travaille votre webmaster.
webmaster-zone-note = Utile seulement si le domaine n’est pas lié à cet hébergement et que votre webmaster doit s’en charger.

## Mes demandes

requests-title = Mes demandes

## Une demande

request-title = Demande { $request }

## La boîte aux lettres de la démo

mailbox-title = Boîte aux lettres
mailbox-lead = Tous les e-mails adressés aux personnes de la démo. Rien ne quitte cette machine.
mailbox-empty = Pas encore d’e-mail. Demandez un nouveau contact et il arrivera ici.
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
