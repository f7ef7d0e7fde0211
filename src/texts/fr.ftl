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
requests-waiting-for-me = En attente de moi
requests-waiting-for-others = En attente des autres
requests-finished = Terminées
requests-none-for-me = Aucune demande n’attend votre réponse.
requests-none-for-others = Aucune demande n’attend quelqu’un d’autre.
requests-none-finished = Aucune demande n’est encore terminée.
requests-more = Afficher plus
requests-shown = { $shown } sur { $total } affichées
requests-none-found = Aucune de vos demandes ne correspond à ces filtres.
requests-clear = Effacer les filtres
requests-filters = Demandes
requests-search = Rechercher par service, identifiant ou numéro
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
requests-ended-by-you = par vous, { $when }
requests-ended-by = par { $who }, { $when }
requests-taken-back-you = vous êtes revenu sur votre accord, { $when }
requests-taken-back = { $who } est revenu sur son accord, { $when }
requests-superseded-you = vous avez demandé autre chose, { $when }
requests-superseded = { $who } a demandé autre chose, { $when }
requests-what = Qu’est-ce qu’une demande
requests-what-text = Une demande transmet un ou plusieurs rôles d’un service d’un compte à un autre. Rien ne change avant que toutes les personnes concernées l’aient confirmée. Vous trouvez ici toutes les demandes qui vous concernent : celles qui attendent votre réponse, celles qui attendent d’autres personnes et celles qui sont terminées.
requests-life-asked = Quelqu’un demande
requests-life-asked-note = Un contact d’un service en nomme un autre
requests-life-mailed = Les e-mails partent
requests-life-mailed-note = À chaque personne qui doit confirmer, avec un code personnel
requests-life-confirmed = Les deux confirment
requests-life-confirmed-note = Ici, avec le code ; ou l’un des deux refuse
requests-life-moved = Le rôle est transmis
requests-make-one = Pour en faire une, trouvez le service dans votre liste, ouvrez son menu et choisissez { $modify }.

## Une demande

request-title = Demande { $request }
request-facts = La demande
request-fact-service = Service
request-fact-state = État
request-fact-roles = { $count ->
    [one] Rôle
   *[other] Rôles
}
request-fact-from = De
request-fact-to = À
request-fact-asker = Demandé par
request-fact-ended = Terminée
request-fact-moves = Changement
request-fact-answer-by = Répondre avant
request-fact-number = Demande
request-asker-is = { $who } ({ $roles })
request-stranger = Vous ne connaissez pas { $who } ? Refusez, et rien ne change.
request-left = encore { $left }
request-left-none = terminé

request-state-asked = Demandée
request-state-waiting = En attente
request-state-checked = En cours de vérification
request-state-moving = Sur le point de changer
request-state-done = Effectuée
request-state-declined = Refusée
request-state-expired = Expirée
request-state-withdrawn = Retirée
request-state-failed = Échouée

request-answer-title = Répondre à la demande { $request }
request-titled = { $heading } (demande { $request })
request-take-over = { $count ->
    [one] Reprendre le rôle { $roles } pour { $service } ?
   *[other] Reprendre les rôles { $roles } pour { $service } ?
}
request-hand-over = { $count ->
    [one] Transmettre le rôle { $roles } pour { $service } ?
   *[other] Transmettre les rôles { $roles } pour { $service } ?
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
    [one] { $heading }. Le rôle change dans { $left }.
   *[other] { $heading }. Les rôles changent dans { $left }.
}
request-late = Le temps pour répondre est écoulé
request-late-wait = Tout le monde n’a pas répondu à temps. Dans un instant, cette page montre comment la demande s’est terminée.
request-done-you = C’est fait : vous êtes le contact { $roles } pour { $service }
request-done = C’est fait : { $who } est le contact { $roles } pour { $service }
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
request-asked-by-somebody = Demandé
request-codes-queued = { $count ->
    [one] Un e-mail avec un code a été écrit
   *[other] Deux e-mails ont été écrits, chacun avec son code
}
request-accepted-you = Vous avez accepté
request-accepted = { $who } a accepté
request-declined-you = Vous avez refusé
request-declined = { $who } a refusé
request-withdrawn-you = Vous avez retiré la demande
request-withdrawn = { $who } a retiré la demande
request-taken-back-you = Vous êtes revenu sur votre accord
request-taken-back = { $who } est revenu sur son accord
request-superseded-you = Vous avez demandé autre chose à la place
request-superseded = { $who } a demandé autre chose à la place
request-resent-you = Vous avez demandé un nouvel e-mail
request-resent = { $who } a demandé un nouvel e-mail
request-reminded = Un rappel est parti à qui n’avait pas répondu
request-checked = Tout le monde avait accepté, et les règles ont été vérifiées à nouveau
request-grace-began = { $count ->
    [one] Le délai avant le changement du rôle a commencé
   *[other] Le délai avant le changement des rôles a commencé
}
request-moved = { $count ->
    [one] Le rôle a été transmis
   *[other] Les rôles ont été transmis
}
request-time-over = Le temps pour répondre était écoulé
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
request-no-answer-you = Vous n’avez pas répondu à temps
request-no-answer = { $who } n’a pas répondu
request-code-queued = L’e-mail avec le code est en file d’attente, { $when }
request-code-sent = Code envoyé le { $when }
request-code-failed = L’e-mail avec le code n’a pas pu partir, { $when }
request-reminder-queued = Un rappel est en file d’attente, { $when }
request-reminder-sent = Rappel envoyé le { $when }
request-reminder-failed = Le rappel n’a pas pu partir, { $when }
request-you-accepted-at = Vous avez accepté à { $time }.
request-you-accepted-on = Vous avez accepté le { $time }.
request-pending = Encore en attente : validation par { $who } (jusqu’au { $until }).
request-pending-queued = Encore en attente : validation par { $who } (e-mail en file d’attente depuis le { $when }, jusqu’au { $until }).
request-pending-mailed = Encore en attente : validation par { $who } (e-mail envoyé le { $when }, jusqu’au { $until }).
request-pending-failed = Encore en attente : validation par { $who } (échec de l’e-mail le { $when }, jusqu’au { $until }).
request-pending-reminded = Encore en attente : validation par { $who } (rappel envoyé le { $when }, jusqu’au { $until }).
request-close-page = Vous pouvez fermer cette page. Elle se met à jour d’elle-même, et vous recevrez un e-mail quand ce sera fait.
request-reader-holds = { $count ->
    [one] Vous avez actuellement ce rôle, vous pouvez donc suivre la demande. Votre confirmation n’est pas demandée. Quand le rôle sera transmis, vous en serez informé par e-mail.
   *[other] Vous avez actuellement ces rôles, vous pouvez donc suivre la demande. Votre confirmation n’est pas demandée. Quand les rôles seront transmis, vous en serez informé par e-mail.
}
request-reader = Vous êtes un contact de ce service, vous pouvez donc suivre la demande. Votre confirmation n’est pas demandée, et vous ne pouvez pas répondre.
request-reader-link = Le lien que vous avez ouvert a été envoyé à un autre compte. Pour répondre, connectez-vous avec celui-ci.
request-their-mail = L’autre personne n’a pas reçu l’e-mail ?
request-their-mail-help = Il est envoyé à l’adresse indiquée dans son profil, qui n’est peut-être plus à jour. Elle peut y être vérifiée et modifiée. L’autre personne peut aussi se connecter et trouver la demande sous « Mes demandes » ; son code se trouve uniquement dans l’e-mail.
request-mail-missing = Vous n’avez pas reçu l’e-mail ?
request-mail-address = Il est envoyé à l’adresse indiquée dans votre profil, { $address }.
request-mail-help = Regardez aussi parmi les courriers indésirables. Si l’adresse n’est plus à jour, modifiez-la d’abord, puis faites renvoyer l’e-mail.
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
request-withdraw-ask = Retirer cette demande ?
request-withdraw-what = La demande se termine pour tout le monde, ses codes ne fonctionnent plus, et les personnes concernées sont informées par e-mail. C’est définitif ; vous pourrez faire une nouvelle demande plus tard.
request-withdraw-yes = Retirer la demande
request-withdraw-no = Garder la demande
request-take-back = Revenir sur mon accord
request-take-back-ask = Revenir sur votre accord ?
request-take-back-what = La demande se termine pour tout le monde, ses codes ne fonctionnent plus, et les personnes concernées sont informées par e-mail. C’est définitif ; il faudrait une nouvelle demande.
request-take-back-yes = Revenir sur mon accord
request-take-back-no = Garder mon accord
request-stays-yours = { $count ->
    [one] Vous gardez le rôle { $roles } pour { $service }.
   *[other] Vous gardez les rôles { $roles } pour { $service }.
}
request-stays = { $count ->
    [one] { $who } garde le rôle { $roles } pour { $service }.
   *[other] { $who } garde les rôles { $roles } pour { $service }.
}
request-stop = Arrêter

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
request-cannot = Vous ne pouvez pas
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
request-effect-both-later = Le changement prend effet { $time } après l’accord des deux. D’ici là, chacun peut l’arrêter sur cette page.

request-your-answer = Votre réponse
request-accept = Accepter
request-decline = Refuser
request-accepting = Envoi de l’accord…
request-declining = Envoi du refus…
request-until-you-press = Rien ne se passe avant que vous appuyiez sur l’un des deux.
request-demo-mails = Dans cette démo, tous les e-mails sont dans { $mailbox }.
request-the-mailbox = la boîte aux lettres
request-code = Code de validation
request-code-hint = { $length } lettres et chiffres, personnel, valable pour une seule réponse. Envoyé à { $address }.
request-code-hint-queued = { $length } lettres et chiffres, personnel, valable pour une seule réponse. L’e-mail à { $address } est en route.
request-code-filled-in = Rempli d’après votre e-mail. Il n’est plus dans la barre d’adresse.
request-code-whole = Les { $length } caractères sont là.
request-code-broken = Le lien que vous avez ouvert ne contenait pas de code complet. Copiez le code de l’e-mail.
request-code-missing = Saisissez le code de votre e-mail.
request-code-strange = Un code ne contient que les lettres A à Z et des chiffres. Copiez-le à nouveau de l’e-mail.
request-code-length = Un code compte { $needed } lettres et chiffres, celui-ci en compte { $found }. Copiez-le à nouveau de l’e-mail.
request-code-wrong = Ce n’est pas un code de cette demande.
request-code-used = Ce code a déjà été utilisé.
request-code-superseded = Un e-mail plus récent a remplacé ce code.
request-code-others = C’est le code de l’autre personne.
request-answer-lost = La connexion a été coupée avant la réponse du serveur : nous ne savons pas si votre réponse est arrivée. Appuyez à nouveau : la même réponse avec le même code ne compte qu’une fois.
request-answer-unseen = Votre réponse est arrivée. Cette page l’affiche dès qu’elle peut être lue à nouveau.
request-wrong-pause = Ce n’est pas un code de la demande { $request }. Il y a eu trop de codes incorrects : le prochain essai comptera dans une heure au plus tard.
request-wrong-tries = { $count ->
    [one] Ce n’est pas un code de la demande { $request }. Copiez-le de l’e-mail le plus récent sur cette demande. Encore un essai, puis une pause.
   *[other] Ce n’est pas un code de la demande { $request }. Copiez-le de l’e-mail le plus récent sur cette demande. Encore { $count } essais, puis une pause.
}
request-used-accept = Ce code a déjà été utilisé, pour accepter. Un code ne sert qu’une fois.
request-used-decline = Ce code a déjà été utilisé, pour refuser. Un code ne sert qu’une fois.
request-superseded-code = Un e-mail plus récent a été envoyé, et seul son code est valable. Cherchez l’e-mail le plus récent sur la demande { $request }.
request-paused = Il y a eu trop de codes incorrects. Le prochain essai compte à partir du { $when }. La demande reste ouverte jusqu’au { $deadline }.
request-ask-asker = Vous ne savez pas quel e-mail est le bon ? Demandez à { $who }, qui a fait cette demande.
request-closed = Cette demande est terminée, les réponses ne comptent plus.
request-answered = Vous avez déjà répondu à cette demande.
request-others-code = Ce code a été envoyé à { $other }. Le vôtre est dans l’e-mail à { $address }.
request-others-code-switch = Si l’autre compte est aussi le vôtre, connectez-vous avec celui-ci : le code reste rempli.
request-switch = Changer de compte
request-code-stays = Le code de votre e-mail reste dans cet onglet et sera rempli.

request-moves-in = { $count ->
    [one] Le rôle est transmis dans
   *[other] Les rôles sont transmis dans
}
request-moves-at = À { $time }.
request-moment-come = C’est le moment. Dans un instant, cette page montre le résultat.

request-no-part = Ce compte ({ $account }) n’a pas part à la demande { $request }
request-no-part-why = Une demande n’apparaît qu’aux comptes dont la réponse est attendue et aux contacts de son service. Si un lien d’un e-mail vous a amené ici, cet e-mail était destiné à un autre de vos comptes, ou à quelqu’un d’autre.
request-no-part-requests = Voir les demandes de ce compte
request-signed-in-as = Vous êtes connecté en tant que { $name }, { $handle }, dont les e-mails vont à { $address }.
request-gone = Vous n’êtes plus un contact de ce service
request-gone-why = Vous pouviez suivre cette demande en tant que contact de son service, et vous ne l’êtes plus. Si l’un de vos rôles a été transmis, un e-mail vous l’annonce.
request-gone-services = Voir vos services

request-over = Il n’y a plus rien à faire ici
request-is-closed = La demande { $request } est close. Ses codes ne fonctionnent plus.
request-why = Pourquoi
request-why-declined-you = Vous avez refusé, rien n’a donc changé.
request-why-declined = { $who } a refusé, rien n’a donc changé.
request-why-expired-you = Vous n’avez pas répondu à temps, rien n’a donc changé.
request-why-expired = { $who } n’a pas répondu à temps, rien n’a donc changé.
request-why-expired-all = Personne n’a répondu à temps, rien n’a donc changé.
request-why-withdrawn-you = Vous l’avez retirée, rien n’a donc changé.
request-why-withdrawn = { $who } l’a retirée, rien n’a donc changé.
request-why-taken-back-you = Vous aviez accepté et êtes revenu sur votre accord à temps. Rien n’a changé.
request-why-taken-back = { $who } avait accepté et est revenu sur son accord à temps. Rien n’a changé.
request-why-superseded-you = En tant qu’administrateur, vous avez demandé autre chose à la place. Cette demande n’a rien changé.
request-why-superseded = { $who }, l’administrateur, a demandé autre chose à la place. Cette demande n’a rien changé.
request-why-failed = { $count ->
    [one] Le rôle n’a pas pu être transmis, rien n’a donc changé.
   *[other] Les rôles n’ont pas pu être transmis, rien n’a donc changé.
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
request-told = Informés par e-mail : { $who }.
request-you-inside = vous
request-next = Et ensuite
request-next-service = Voir le service dans votre liste
request-next-requests = Voir vos demandes pour ce service
request-next-passwords = Changez les mots de passe que l’ancien contact connaissait
request-next-profile = Voir dans votre profil ce qui manque, et y remédier
request-next-again = Demander à nouveau, tant que vous en avez le droit
request-next-ask = Si vous le souhaitez toujours, demandez à { $who } d’envoyer une nouvelle demande

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
