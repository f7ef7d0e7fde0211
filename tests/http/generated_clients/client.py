"""Uses a client that openapi-python-client has made: an order, the feed, a change of contacts, problems."""

import datetime
import importlib
import os
import pkgutil
import sys

sys.path.insert(0, "python")

import handover_client
from handover_client import AuthenticatedClient, Client
from handover_client.api.demo import post_demo_session
from handover_client.api.provider import (
    get_provider_events,
    get_provider_services_category_service_name as get_service,
    put_provider_services_category_service_name as put_service,
)
from handover_client.api.services import post_domain_service_change_contact as change_contact
from handover_client.models import ChangeContact, DemoCredentials, ServiceObject

for module in pkgutil.walk_packages(handover_client.__path__, "handover_client."):
    importlib.import_module(module.name)

url = sys.argv[1]
provider = AuthenticatedClient(base_url=url, token=os.environ["KEY"])
service = {"category": "DOMAIN", "service_name": "bürgel-ordered.example", "client": provider}


def put(body):
    return put_service.sync(**service, body=body)


order = ServiceObject(ordered_by="mh20417-ovh", expiration=datetime.date(2031, 3, 4), version=7)
assert put(order).result == "added"
read = get_service.sync(**service)
assert put(read).result == "unchanged"
read.expiration = datetime.date(2032, 3, 4)
read.version = 8
assert put(read).result == "changed"
stale = put(order)
assert (stale.status, stale.reason) == (409, "staleVersion"), stale
faulty = put(ServiceObject(contact_tech="nobody-ovh"))
assert (faulty.reason, faulty.faults[0].member) == ("malformed", "contactTech"), faulty

events = get_provider_events.sync(client=provider).events
assert "service.ordered" in [event.type_ for event in events], events

session = Client(base_url=url)
post_demo_session.sync_detailed(client=session, body=DemoCredentials(account="mh20417-ovh"))


def ask(service, handle):
    return change_contact.sync(service=service, client=session, body=ChangeContact(contact_tech=handle))


missing = ask("nothing.example", "tq5108-ovh")
assert (missing.status, missing.reason) == (404, "notFound"), missing
rejected = ask("clay-loft.test", "nobody-ovh")
assert rejected.reason == "rejected" and "blocked" in rejected.rejected.to_dict(), rejected
[request] = ask("clay-loft.test", "tq5108-ovh")
assert request > 0
