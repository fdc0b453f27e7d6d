"""The settings of an installation: one file, then the environment, wrong keys stop the start."""

from __future__ import annotations

import stat

import pytest

from huoju.platform.configuration import (
    ConfigurationError,
    Profile,
    data_folder,
    database_parts,
    read_configuration,
    secret_key,
)


def written(folder, text):
    (folder / "settings.toml").write_text(text, encoding="utf-8")
    return folder


def test_an_empty_folder_means_a_local_installation_on_loopback(tmp_path):
    found = read_configuration(tmp_path, {})
    assert found.profile is Profile.LOCAL
    assert found.web.address == "127.0.0.1"
    assert not found.demo


def test_the_environment_decides_over_the_file(tmp_path):
    folder = written(tmp_path, "demo = true\n[web]\nport = 9000\n[security]\nlock_after = 3\n")
    found = read_configuration(
        folder, {"HUOJU_PORT": "9001", "DATABASE_URL": "postgresql://u@h/n", "HUOJU_HOSTS": "a.cn,b.cn"}
    )
    assert (found.demo, found.web.port, found.security.lock_after) == (True, 9001, 3)
    assert found.web.hosts == ("a.cn", "b.cn")
    assert found.database_url == "postgresql://u@h/n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("dmeo = true", "设置 dmeo 不存在"),
        ("[web]\nprot = 1", "设置 web.prot 不存在"),
        ("[web]\nport = 70000", "web.port"),
        ('profile = "home"', "profile"),
        ('profile = "production"', "web.https"),
        ("[web", "不是合法的 TOML"),
        ("[security]\npassword_length = 4", "security.password_length"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, text, told):
    with pytest.raises(ConfigurationError, match=told) as caught:
        read_configuration(written(tmp_path, text), {})
    assert "settings.toml" in str(caught.value)


def test_an_unknown_variable_stops_the_start(tmp_path):
    with pytest.raises(ConfigurationError, match="HUOJU_PROT"):
        read_configuration(tmp_path, {"HUOJU_PROT": "1"})


def test_the_key_is_made_once_and_its_owners_alone(tmp_path):
    first = secret_key(tmp_path / "data")
    assert len(first) > 60
    assert secret_key(tmp_path / "data") == first
    assert stat.S_IMODE((tmp_path / "data" / "secret.key").stat().st_mode) == 0o600


def test_the_address_of_a_database_is_taken_apart():
    parts = database_parts("postgresql://u:p%40ss@db.local:5433/huoju?sslmode=require")
    assert parts == {
        "NAME": "huoju",
        "USER": "u",
        "PASSWORD": "p@ss",
        "HOST": "db.local",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }
    with pytest.raises(ConfigurationError, match="postgresql://"):
        database_parts("mysql://x/y")


def test_the_folder_is_named_by_the_environment(tmp_path):
    assert data_folder({"HUOJU_DATA": str(tmp_path)}) == tmp_path
    assert data_folder({}).name == "huoju"
