"""Asks boto3 for the entitlements of a product and for the buyer behind a token; prints one JSON object of what it saw."""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

product, token = sys.argv[1:]
# botocore would check parameters before it sends them; here the server is asked.
unchecked = Config(parameter_validation=False)
entitlement = boto3.client("marketplace-entitlement", config=unchecked)
metering = boto3.client("meteringmarketplace", config=unchecked)


def error(call, **parameters):
    try:
        call(**parameters)
    except ClientError as raised:
        return raised.response["Error"]["Code"]
    return None


def value(of):
    [(member, given)] = of.items()
    return [member, type(given).__name__, given]


get = entitlement.get_entitlements
pages = entitlement.get_paginator("get_entitlements").paginate(
    ProductCode=product, PaginationConfig={"PageSize": 2}
)
listed = [one for page in pages for one in page["Entitlements"]]
seen = {
    "values": [[one["Dimension"], value(one["Value"])] for one in listed],
    "date": type(listed[0]["ExpirationDate"]).__name__,
    "unknownProduct": error(get, ProductCode="nosuchproduct"),
    "emptyFilter": error(get, ProductCode=product, Filter={"DIMENSION": []}),
    "longPage": error(get, ProductCode=product, MaxResults=26),
    "changedToken": error(get, ProductCode=product, NextToken="x"),
    "resolved": sorted(set(metering.resolve_customer(RegistrationToken=token)) - {"ResponseMetadata"}),
    "unknownToken": error(metering.resolve_customer, RegistrationToken="nosuchtoken"),
    "emptyToken": error(metering.resolve_customer, RegistrationToken=""),
}
print(json.dumps(seen))
