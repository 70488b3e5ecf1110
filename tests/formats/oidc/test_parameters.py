"""Fields of queries, forms and URLs."""

from hypothesis import given
from hypothesis import strategies as st

from formats.oidc import parameters


def test_the_first_value_is_kept_and_repeats_are_named() -> None:
    read = parameters.read(b"a=1&b=&a=2&c=%C3%A9+t")
    assert dict(read.values) == {"a": "1", "b": "", "c": "é t"}
    assert read.repeated == ("a",)
    assert "b" in read
    assert "z" not in read
    assert read["z"] == ""


def test_too_many_fields_are_not_read() -> None:
    assert parameters.read("&".join(f"a{n}=1" for n in range(parameters.MAX_FIELDS + 1))).values == {}


def test_a_target_is_read_up_to_its_fragment() -> None:
    assert dict(parameters.of_target("/s/x/auth?a=1#b=2").values) == {"a": "1"}


def test_pieces_of_a_url() -> None:
    assert parameters.host_of("https://localhost:8443/s/x") == "localhost"
    assert parameters.host_of("https://[::1]:8443") == "[::1]"
    assert parameters.port_of("https://localhost:8443/s/x") == 8443
    assert parameters.port_of("https://localhost:pas-un-port") == 0
    assert parameters.path_of("https://localhost:8443/s/x") == "/s/x"


@given(st.one_of(st.text(), st.binary()))
def test_anything_reads(encoded: str | bytes) -> None:
    parameters.read(encoded)


@given(st.text().map(lambda text: f"https://{text}"))
def test_any_url_reads(url: str) -> None:
    parameters.host_of(url)
    parameters.port_of(url)
    parameters.path_of(url)
