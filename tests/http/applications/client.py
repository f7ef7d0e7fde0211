"""The reference's Python client, unmodified but for its address: makes the calls of standard input, prints their results."""

import json
import sys

import ovh
import ovh.client

config = json.load(sys.stdin)
ovh.client.ENDPOINTS["handover"] = config["endpoint"] + "/1.0"
client = ovh.Client(
    endpoint="handover",
    application_key=config["key"],
    application_secret=config["secret"],
    consumer_key=config["consumer"],
)


def run(call):
    if "rules" in call:
        rules = ovh.ConsumerKeyRequest(client)
        for rule in call["rules"]:
            rules.add_rule(rule["method"], rule["path"])
        return rules.request()
    return getattr(client, call["method"].lower())(call["path"], **call["params"])


def result(call):
    try:
        return {"ok": run(call)}
    except ovh.APIError as error:
        return {"failed": type(error).__name__, "message": error.args[0]}


print(json.dumps([result(call) for call in config["calls"]]))
