"""Mails in our words and in the reader's language."""

import logging

from django.core.mail import send_mail

from rantau.base.words import say

logger = logging.getLogger(__name__)


def mailed(email: str, name: str, lang: str, /, **facts: object) -> bool:
    """Send the mail of the words `name_subject` and `name_body`; say if it went."""
    subject, body = (say("mail", f"{name}_{part}", lang, **facts) for part in ("subject", "body"))
    try:
        send_mail(" ".join(subject.split()), body, None, [email])
    except OSError:
        logger.exception("not_mailed")
        return False
    return True
