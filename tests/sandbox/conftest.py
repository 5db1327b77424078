from collections.abc import Iterator

import pytest

from sandbox.company import Company
from sandbox.testing import SandboxServer, default_company, serving
from sandbox.truth import Truth, truth


@pytest.fixture(scope="session")
def company() -> Company:
    return default_company()


@pytest.fixture(scope="session")
def pieces(company: Company) -> list[Truth]:
    return truth(company)


@pytest.fixture
def server(company: Company) -> Iterator[SandboxServer]:
    with serving(company) as running:
        yield running
