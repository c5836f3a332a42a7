"""Calls by boto3, one JSON object a line in; one line out each: {"code": the error's code, or null}."""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

NAMES = {"metering": "meteringmarketplace", "entitlement": "marketplace-entitlement"}


def snake(name):
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")


for line in sys.stdin:
    call = json.loads(line)
    keys = call["keys"]
    client = boto3.client(
        NAMES[call["service"]],
        endpoint_url=call["endpoint"],
        region_name=call["region"],
        aws_access_key_id=keys["accessKeyId"],
        aws_secret_access_key=keys["secretAccessKey"],
        aws_session_token=keys.get("sessionToken"),
        config=Config(retries={"total_max_attempts": 1}),
    )
    try:
        getattr(client, snake(call["operation"]))(**call["input"])
        code = None
    except ClientError as error:
        code = error.response["Error"]["Code"]
    print(json.dumps({"code": code}), flush=True)
