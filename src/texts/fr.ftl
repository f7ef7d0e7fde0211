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

## E-mails

mail-hello = Bonjour { $name },
mail-hello-nobody = Bonjour,
mail-foot = Handover pour { $provider }. Envoyé à { $address }, car c’est l’adresse d’un compte ou qu’elle a été indiquée comme telle.
mail-link = { $words } :

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

mail-confirm-subject = Réponse attendue : contact { $roles } pour { $service } (demande { $request })
mail-confirm-take-title = { $count ->
    [one] Prendre le rôle { $roles } pour { $service } ?
   *[other] Prendre les rôles { $roles } pour { $service } ?
}
mail-confirm-give-title = { $count ->
    [one] Transmettre le rôle { $roles } pour { $service } ?
   *[other] Transmettre les rôles { $roles } pour { $service } ?
}
mail-confirm-asked = { $asker }, contact { $held } du service { $service }, vous demande d’en devenir le contact { $roles }.
mail-confirm-own = Vous avez demandé que { $to } devienne le contact { $roles } du service { $service }. Confirmez que cette demande vient bien de vous.
mail-confirm-self = Vous avez demandé à devenir vous-même le contact { $roles } du service { $service }. Confirmez que cette demande vient bien de vous.
mail-confirm-action = Voir la demande et répondre
mail-confirm-opening = Ouvrir le lien ne change rien. C’est sur la page que vous acceptez ou refusez.
mail-confirm-code = Votre code de validation, si le lien ne le remplit pas :
mail-confirm-personal = Ce code est personnel et ne sert qu’une fois. Ne le communiquez jamais ; personne ne vous le demandera.
mail-confirm-ignore = Ce n’est pas vous, ou vous ne vous y attendiez pas ? Refusez sur la page, ou ne faites rien : sans réponse de votre part, la demande expire le { $deadline } et rien ne change.

mail-accept-can = Si vous acceptez, voici ce que vous pourrez faire avec ce service :
mail-accept-cannot = { $count ->
    [one] Avec ce seul rôle, vous ne pourrez pas :
   *[other] Avec ces seuls rôles, vous ne pourrez pas :
}
mail-accept-replaced = { $from } ne sera alors plus le contact { $roles } et en sera informé par e-mail.
mail-accept-other = Si chacun de vous accepte, { $to } deviendra le contact { $roles } à la place de { $from }, qui en sera informé par e-mail.
mail-accept-other-mine = Si chacun de vous accepte, { $to } deviendra le contact { $roles } à votre place.
mail-effect-now = Le changement prendra effet dès que vous aurez accepté.
mail-effect-now-both = Le changement prendra effet dès que chacun de vous aura accepté.
mail-effect-seconds = { $count ->
    [one] Le changement prendra effet { $count } seconde après votre acceptation ; d’ici là, il peut être arrêté.
   *[other] Le changement prendra effet { $count } secondes après votre acceptation ; d’ici là, il peut être arrêté.
}
mail-effect-seconds-both = { $count ->
    [one] Le changement prendra effet { $count } seconde après la seconde acceptation ; d’ici là, il peut être arrêté.
   *[other] Le changement prendra effet { $count } secondes après la seconde acceptation ; d’ici là, il peut être arrêté.
}
mail-effect-minutes = { $count ->
    [one] Le changement prendra effet { $count } minute après votre acceptation ; d’ici là, il peut être arrêté.
   *[other] Le changement prendra effet { $count } minutes après votre acceptation ; d’ici là, il peut être arrêté.
}
mail-effect-minutes-both = { $count ->
    [one] Le changement prendra effet { $count } minute après la seconde acceptation ; d’ici là, il peut être arrêté.
   *[other] Le changement prendra effet { $count } minutes après la seconde acceptation ; d’ici là, il peut être arrêté.
}
mail-effect-hours = { $count ->
    [one] Le changement prendra effet { $count } heure après votre acceptation ; d’ici là, il peut être arrêté.
   *[other] Le changement prendra effet { $count } heures après votre acceptation ; d’ici là, il peut être arrêté.
}
mail-effect-hours-both = { $count ->
    [one] Le changement prendra effet { $count } heure après la seconde acceptation ; d’ici là, il peut être arrêté.
   *[other] Le changement prendra effet { $count } heures après la seconde acceptation ; d’ici là, il peut être arrêté.
}

mail-reminder-subject = Rappel : contact { $roles } pour { $service } (demande { $request })
mail-reminder-title = Il manque votre réponse
mail-reminder-asked = { $asker } vous demande de devenir le contact { $roles } du service { $service } et attend toujours votre réponse.
mail-reminder-own = Vous avez demandé que { $to } devienne le contact { $roles } du service { $service }, mais vous ne l’avez pas encore confirmé.
mail-reminder-self = Vous avez demandé à devenir vous-même le contact { $roles } du service { $service }, mais vous ne l’avez pas encore confirmé.
mail-reminder-code = Votre code de validation se trouve dans l’e-mail que vous avez reçu précédemment. Si vous ne le retrouvez pas, faites-vous en envoyer un nouveau depuis la page de la demande.
mail-reminder-ignore = Si vous ne le souhaitez pas, refusez, ou ne faites rien : sans réponse de votre part, la demande expire le { $deadline } et rien ne change.

mail-done-subject = Effectuée : contact { $roles } pour { $service } (demande { $request })
mail-done-title = La demande a été traitée
mail-done-you = Vous êtes désormais le contact { $roles } du service { $service }, à la place de { $from }.
mail-done-other = { $to } est désormais le contact { $roles } du service { $service }, à la place de { $from }.
mail-done-replaced = { $to } est désormais le contact { $roles } du service { $service }, à votre place.
mail-done-passwords = Changez les mots de passe que { $from } connaissait.

mail-changed-subject = Modification : contact { $roles } pour { $service } (demande { $request })
mail-changed-title = { $service } a un nouveau contact { $roles }
mail-changed-replaced = { $to } est désormais le contact { $roles } du service { $service }, à votre place.
mail-changed-admin = { $to } est désormais le contact { $roles } du service { $service }, à la place de { $from }. Ce message vous est adressé en tant que contact administrateur.
mail-changed-wrong = Si vous pensez qu’il s’agit d’une erreur, adressez-vous à { $asker }, à l’origine de la demande, ou à l’assistance.

mail-declined-subject = Refusée : contact { $roles } pour { $service } (demande { $request })
mail-declined-title = La demande a été refusée
mail-declined-you = Vous avez refusé cette demande. Le contact { $roles } du service { $service } reste le même.
mail-declined-other = { $by } a refusé cette demande. Le contact { $roles } du service { $service } reste le même.
mail-withdrawn-subject = Retirée : contact { $roles } pour { $service } (demande { $request })
mail-withdrawn-title = La demande a été retirée
mail-withdrawn-you = Vous avez retiré cette demande. Le contact { $roles } du service { $service } reste le même.
mail-withdrawn-other = { $by } a retiré cette demande. Le contact { $roles } du service { $service } reste le même.
mail-taken-back-subject = Arrêtée : contact { $roles } pour { $service } (demande { $request })
mail-taken-back-title = La demande a été arrêtée
mail-taken-back-you = Vous avez choisi de revenir sur votre acceptation. Le contact { $roles } du service { $service } reste le même.
mail-taken-back-other = { $by } a choisi de revenir sur son acceptation. Le contact { $roles } du service { $service } reste le même.
mail-superseded-subject = Remplacée : contact { $roles } pour { $service } (demande { $request })
mail-superseded-title = Une autre demande a remplacé celle-ci
mail-superseded-you = En tant que contact administrateur du service { $service }, vous avez demandé un autre changement. Cette demande, qui portait sur le contact { $roles }, a pris fin sans effet.
mail-superseded-other = { $by }, contact administrateur du service { $service }, a demandé un autre changement. Cette demande, qui portait sur le contact { $roles }, a pris fin sans effet.
mail-expired-subject = Expirée : contact { $roles } pour { $service } (demande { $request })
mail-expired-title = La demande a expiré
mail-expired-you = Vous n’avez pas répondu à temps. Le contact { $roles } du service { $service } reste le même.
mail-expired-other = { $missing } n’a pas répondu à temps. Le contact { $roles } du service { $service } reste le même.
mail-expired-both = Personne n’a répondu à temps. Le contact { $roles } du service { $service } reste le même.
mail-failed-subject = Échec : contact { $roles } pour { $service } (demande { $request })
mail-failed-title = La demande n’a pas pu aboutir
mail-failed = Cette demande, qui portait sur le contact { $roles } du service { $service }, a pris fin sans effet.
mail-failed-reasons = Voici ce qui s’y est opposé :
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
mail-reason-unable = { $account } ne peut pas prendre ou céder ce rôle pour le moment.
mail-reason-in-creation = Le service est encore en cours de création.
mail-reason-expired = Le service a expiré.
mail-reason-debt = Une somme est due pour ce service, ce qui verrouille son rôle facturation.
mail-reason-open = La demande { $request } porte déjà sur ce rôle.

mail-sign-up-subject = Confirmez votre adresse pour { $provider }
mail-sign-up-title = Confirmez votre adresse
mail-sign-up = Quelqu’un, sans doute vous, s’est inscrit chez { $provider } avec cette adresse.
mail-sign-up-then = Avec votre confirmation, le compte est créé et son identifiant client (NIC) vous est envoyé par e-mail.
mail-sign-up-ignore = Ce n’est pas vous ? Ne faites rien : sans confirmation, aucun compte n’est créé.
mail-once = Le lien ne sert qu’une fois et ne change rien tant que vous n’appuyez pas sur le bouton de sa page.

mail-welcome-subject = Votre identifiant client : { $account }
mail-welcome-title = Votre compte est prêt
mail-welcome = Votre compte chez { $provider } est prêt. Voici son identifiant client :
mail-welcome-then = Il vous sert à vous connecter, et aux autres à vous désigner comme contact. Il n’est pas secret ; votre mot de passe, si.

mail-password-subject = Définir un mot de passe pour { $account }
mail-password-title = Définir un mot de passe
mail-password = Quelqu’un, sans doute vous, a demandé à définir un mot de passe pour ce compte.
mail-password-then = Toutes les sessions ouvertes de ce compte prendront alors fin.
mail-password-ignore = Ce n’est pas vous ? Ne faites rien : votre mot de passe reste le même.

mail-password-changed-subject = Le mot de passe de { $account } a été changé
mail-password-changed-title = Votre mot de passe a été changé
mail-password-changed = Le mot de passe de votre compte a été changé. Toutes ses autres sessions ont pris fin.
mail-password-changed-then = Ce n’est pas vous ? Définissez aussitôt un nouveau mot de passe.

mail-address-subject = Confirmez la nouvelle adresse de { $account }
mail-address-title = Confirmez votre nouvelle adresse
mail-address = Les codes et les avis de ce compte doivent désormais arriver à cette adresse.
mail-address-then = Avec votre confirmation, les codes envoyés à l’ancienne adresse ne fonctionneront plus. Si une demande attend votre réponse, faites-vous alors envoyer un nouvel e-mail.
mail-address-ignore = Ce n’est pas vous ? Ne faites rien : l’adresse reste la même.

mail-address-changed-subject = L’adresse de { $account } a été changée
mail-address-changed-title = Votre adresse a été changée
mail-address-changed = Les codes et les avis de ce compte n’arrivent plus à cette adresse.
mail-address-changed-then = Ce n’est pas vous ? Annulez le changement : le compte retrouve cette adresse et toutes ses sessions prennent fin.

mail-address-restored-subject = L’adresse de { $account } a été rétablie
mail-address-restored-title = Votre adresse a été rétablie
mail-address-restored = Un changement d’adresse de ce compte a été annulé. Toutes ses sessions ont pris fin.
mail-address-restored-then = Si quelqu’un d’autre connaît votre mot de passe, définissez-en un nouveau.

mail-renewal-subject = { $count ->
    [one] Renouvellement : { $service } expire dans { $count } jour
   *[other] Renouvellement : { $service } expire dans { $count } jours
}
mail-renewal-subject-tomorrow = Renouvellement : { $service } expire demain
mail-renewal-subject-today = Renouvellement : { $service } expire aujourd’hui
mail-renewal-title = { $count ->
    [one] { $service } expire dans { $count } jour
   *[other] { $service } expire dans { $count } jours
}
mail-renewal-title-tomorrow = { $service } expire demain
mail-renewal-title-today = { $service } expire aujourd’hui
mail-renewal = Vous êtes le contact facturation de ce service. Renouvelez-le à temps, ou laissez-le prendre fin.
mail-renewal-told = Cet avis est envoyé 30 jours, 7 jours et 1 jour avant.
