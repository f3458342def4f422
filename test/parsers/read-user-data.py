"""Reads user data as cloud-init does at the start of a machine, without doing what it says.

usage: read-user-data.py FILE, with {"instanceData": object, "userData": [text, …]}.
Standard output: for each text its problems, the cloud-config, and the shell script that `runcmd` becomes.
"""

import json
import sys

import yaml
from cloudinit import util
from cloudinit.config.schema import SchemaValidationError, get_schema, validate_cloudconfig_schema
from cloudinit.handlers.jinja_template import MISSING_JINJA_PREFIX, render_jinja_payload

schema = get_schema()


def read(text, instance_data):
    rendered = render_jinja_payload(text, "user data", instance_data)
    if rendered is None:
        return {"problems": ["its Jinja cannot be rendered"]}
    problems = ["a Jinja variable is missing"] if MISSING_JINJA_PREFIX in rendered else []
    # cloud-init selects the handler of a part by this line.
    if not rendered.startswith("#cloud-config\n"):
        return {"problems": [*problems, "it is no cloud-config"]}
    try:
        config = yaml.safe_load(rendered)
        validate_cloudconfig_schema(config, schema, strict=True)
    except (SchemaValidationError, yaml.YAMLError) as error:
        return {"problems": [*problems, str(error)]}
    return {"problems": problems, "config": config, "script": util.shellify(config.get("runcmd", []))}


with open(sys.argv[1], encoding="utf-8") as file:
    request = json.load(file)
json.dump([read(text, request["instanceData"]) for text in request["userData"]], sys.stdout)
