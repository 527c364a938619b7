"""Log in from the learning management system (LMS) of the school, by LTI 1.3.

The LMS says who a person is. Everybody still has a Unix account: the LMS's user name must be the
account's name. `[lti]` in `class.toml` has what the LMS's administrator knows.
"""

from __future__ import annotations

import pwd
import time
from typing import Any

from class_file import ClassFile
from jupyterhub.auth import LocalAuthenticator
from ltiauthenticator.lti13.auth import LTI13Authenticator
from ltiauthenticator.lti13.constants import LTI13_ROLES
from ltiauthenticator.lti13.handlers import LTI13CallbackHandler, LTI13LoginInitHandler
from tornado.web import HTTPError
from traitlets import Bool, Dict, Set, Unicode

from autograder.language import Text, phrase, show

ROLES = "https://purl.imsglobal.org/spec/lti/claim/roles"
CUSTOM = "https://purl.imsglobal.org/spec/lti/claim/custom"
#: A launch is valid for this time. Its number (nonce) is remembered twice as long.
LAUNCH_SECONDS = 600


def make_error(status: int, message: Text) -> HTTPError:
    """Return an error whose page shows a message."""
    return HTTPError(status, show(message))


class LoginHandler(LTI13LoginInitHandler):
    """Begin a login. The LMS answers by a form of another site, and its cookies must come along."""

    def post(self) -> None:
        """Refuse an LMS that `class.toml` does not name. Others go to the LMS's login page."""
        if self.get_argument("iss", "") != self.authenticator.issuer:
            raise make_error(403, phrase("This hub does not know the LMS that sent you."))
        client = self.get_argument("client_id", "")
        if client and client not in self.authenticator.client_id:
            raise make_error(403, phrase("This hub has another client id in your LMS."))
        super().post()

    get = post

    def _set_oauth_cookie(self, key: str, value: str) -> None:
        options = {"samesite": "None", "secure": True} if self.authenticator.encrypted else {}
        self._set_cookie(key, value, expires_days=1, httponly=True, encrypted=True, **options)


class LaunchHandler(LTI13CallbackHandler):
    """End a login: check the LMS's signature, the browser's cookies and the launch's number."""

    def check_nonce(self, id_token: dict[str, Any]) -> None:
        """Refuse a launch that was used before, also if someone has copied the cookies."""
        super().check_nonce(id_token)
        used, now = self.authenticator.used, time.monotonic()
        for nonce in [nonce for nonce, at in used.items() if now - at > 2 * LAUNCH_SECONDS]:
            del used[nonce]
        if id_token["nonce"] in used:
            message = phrase("This launch was used before. Open the hub from your LMS again.")
            raise make_error(400, message)
        used[id_token["nonce"]] = now


class LtiAuthenticator(LocalAuthenticator, LTI13Authenticator):
    """Log in members of the class whom the LMS has sent."""

    login_handler, callback_handler = LoginHandler, LaunchHandler

    staff = Set(Unicode(), help="Accounts that the LMS must call instructors.", config=True)
    encrypted = Bool(True, help="Whether the hub's address begins with https.", config=True)
    used = Dict(help="When each launch's number was used.")

    def get_username(self, token: dict[str, Any]) -> str:
        """Return the user name. Students can't choose one, so it never comes from a free text."""
        custom = token.get(CUSTOM)
        name = custom.get(self.username_key) if isinstance(custom, dict) else None
        if not isinstance(name, str) or not name:
            message = phrase("Your LMS does not send the field {field}.", field=self.username_key)
            raise make_error(403, message)
        name = self.normalize_username(name)
        try:
            pwd.getpwnam(name)
        except KeyError:
            message = phrase(
                "There is no account {name} on this server. Ask your instructor.", name=name
            )
            raise make_error(403, message) from None
        roles = token.get(ROLES)
        teaches = isinstance(roles, list) and not LTI13_ROLES["INSTRUCTOR_ROLES"].isdisjoint(
            role for role in roles if isinstance(role, str)
        )
        if name in self.staff and not teaches:
            message = phrase("Your LMS does not call you an instructor of this course.")
            raise make_error(403, message)
        return name


def configure(c: Any, class_file: ClassFile) -> None:
    """Let people log in from the LMS only."""
    lti = class_file.lti
    assert lti is not None
    c.JupyterHub.authenticator_class = LtiAuthenticator
    c.LtiAuthenticator.issuer = lti.issuer
    c.LtiAuthenticator.client_id = set(lti.client_ids)
    c.LtiAuthenticator.authorize_url = lti.authorize_url
    c.LtiAuthenticator.jwks_endpoint = lti.keys_url
    c.LtiAuthenticator.username_key = lti.username
    c.LtiAuthenticator.staff = class_file.staff
    c.LtiAuthenticator.encrypted = class_file.address.startswith("https")
    c.LtiAuthenticator.uri_scheme = class_file.address.partition(":")[0]
    c.LtiAuthenticator.allowed_groups = {class_file.students}
    c.LTI13LaunchValidator.max_age = LAUNCH_SECONDS
