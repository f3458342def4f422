"""How patches add actions of EKS that moto does not have."""

from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.eks import urls
from moto.eks.exceptions import ResourceNotFoundException
from moto.eks.models import Cluster
from moto.eks.responses import EKSResponse

Action = Callable[[EKSResponse, Cluster], Any]


def add_actions(path: str, actions: dict[str, Action]) -> None:
    """Serves actions of a cluster. `path` is the pattern of their paths below that of the cluster."""
    urls.url_paths["{0}/clusters/(?P<name>[^/]+)/" + path] = EKSResponse.dispatch
    for name, action in actions.items():
        setattr(EKSResponse, name, respond_with(action))


def respond_with(action: Action) -> Callable[[EKSResponse], ActionResult]:
    def respond(self: EKSResponse) -> ActionResult:
        name = self._get_param("clusterName") or self._get_param("name")
        return ActionResult(action(self, find(self.eks_backend.clusters, name)))

    return respond


def find(items: dict[str, Any], name: str) -> Any:
    """The item, or the error of EKS for one that does not exist."""
    if name not in items:
        raise ResourceNotFoundException(message=f"The specified resource could not be found: {name}")
    return items[name]
