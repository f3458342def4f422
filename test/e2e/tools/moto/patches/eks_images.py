"""AWS publishes the images for nodes of EKS as parameters of the Systems Manager; moto has only those of ECS."""

import re
from functools import wraps

from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.ssm.models import Parameter, SimpleSystemManagerBackend

RECOMMENDED = re.compile(
    r"/aws/service/eks/optimized-ami/(?P<version>[^/]+)/amazon-linux-2023/(?P<rest>[^/]+/[^/]+)/recommended/image_id"
)


def apply() -> None:
    original = SimpleSystemManagerBackend.get_parameter

    @wraps(original)
    def get(self: SimpleSystemManagerBackend, name: str) -> Parameter | None:
        asked = RECOMMENDED.fullmatch(name)
        if asked is None:
            return original(self, name)
        image = f"amazon-eks-node-al2023-{asked['rest'].replace('/', '-')}-{asked['version']}"
        found = ec2_backends[self.account_id][self.region_name].describe_images(filters={"name": [image]})
        return parameter(self, name, found[0].id) if found else None

    SimpleSystemManagerBackend.get_parameter = get  # type: ignore[method-assign]


def parameter(backend: SimpleSystemManagerBackend, name: str, value: str) -> Parameter:
    return Parameter(
        account_id=backend.account_id,
        name=name,
        value=value,
        parameter_type="String",
        description=None,
        allowed_pattern=None,
        keyid=None,
        last_modified_date=utcnow(),
        version=1,
        data_type="text",
    )
