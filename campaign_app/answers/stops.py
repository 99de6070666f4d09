"""Why a respondent cannot go on, in words, with the status; one row per reason."""

from dataclasses import dataclass

from flask_babel import lazy_gettext


@dataclass(frozen=True, slots=True)
class Words:
    """What a stop page says; `clearing` goes with a button that takes this survey's answers from the device."""

    status: int
    title: object
    message: object
    more: object = ""
    clearing: object = ""
    has_answers: bool = False  # the answers are still on the device: a button leads back to them


STOPS: dict[str, Words] = {
    "no_answers_here": Words(
        400,
        lazy_gettext("We cannot find your answers on this device"),
        lazy_gettext("Open the link of your invitation again, or scan the QR code once more."),
        lazy_gettext(
            "Does this page come back? Then your browser keeps no cookies for this site: allow them, or use another "
            "browser. Until you send them, your answers stay in a cookie on your own device."
        ),
    ),
    "unreadable": Words(
        400,
        lazy_gettext("We cannot read the answers on this device"),
        lazy_gettext("They were changed or damaged on the way. Nothing was sent."),
        clearing=lazy_gettext("To begin again: clear this device, then open the link of your invitation once more."),
    ),
    "forged": Words(
        400,
        lazy_gettext("This page is out of date"),
        lazy_gettext("It was open in another window, or for too long. Your answers are still on this device."),
        has_answers=True,
    ),
    "sent_before": Words(
        409,
        lazy_gettext("Your answers were already sent"),
        lazy_gettext("They are counted once. You can close this page."),
        clearing=lazy_gettext(
            "Is it somebody else's turn on this device? Clear it, then open the link of the invitation."
        ),
    ),
    "keyin_link": Words(
        400,
        lazy_gettext("Open your own link first"),
        lazy_gettext("Booklets are keyed in through the link in the mail that you got."),
    ),
    "unknown_code": Words(
        404,
        lazy_gettext("We do not know this code"),
        lazy_gettext("Check the letters and digits. The survey may also be closed: then codes no longer exist."),
    ),
    "used_code": Words(
        410,
        lazy_gettext("This code has been used"),
        lazy_gettext("Answers were already sent with it, and a code counts once."),
        lazy_gettext("Were they not yours? Tell the person who gave you the code."),
    ),
    "closed": Words(
        410,
        lazy_gettext("This survey is closed"),
        lazy_gettext("No more answers can be added. Thank you for your interest."),
    ),
    "closing": Words(
        410,
        lazy_gettext("This survey is closed"),
        lazy_gettext("Nobody can begin any more."),
        lazy_gettext(
            "Did you begin before it closed? Then you can go on and send for one more hour, on the device where your "
            "answers are."
        ),
    ),
    "picture_gone": Words(
        410,
        lazy_gettext("Your own picture is gone"),
        lazy_gettext("It shows once, on the device where you sent your answers, and is kept nowhere."),
    ),
    "not_yet_open": Words(
        403,
        lazy_gettext("This survey has not started yet"),
        lazy_gettext("Come back on the day that your invitation mentions."),
    ),
    "busy": Words(
        503,
        lazy_gettext("Too busy just now"),
        lazy_gettext("Wait a minute and try once more. What you filled in is still on this device."),
        has_answers=True,
    ),
    "damaged": Words(
        500,
        lazy_gettext("This survey cannot go on just now"),
        lazy_gettext("Something is wrong with its questions on our side. What you filled in is still on this device."),
        lazy_gettext("Please tell the person who invited you, and try again later."),
    ),
    "too_many_codes": Words(
        429,
        lazy_gettext("Too many codes were tried from here"),
        lazy_gettext("Wait five minutes and try again."),
    ),
    "too_many_kept": Words(
        429,
        lazy_gettext("Many codes are being made from here at once"),
        lazy_gettext("Wait a few minutes and try again. Your answers are still on this device."),
        has_answers=True,
    ),
    "too_many": Words(
        429,
        lazy_gettext("Many answers are coming in from here at once"),
        lazy_gettext("Wait a few minutes and press “Send” again. Your answers are still on this device."),
        has_answers=True,
    ),
}
