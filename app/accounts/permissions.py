"""WHO MAY DO WHAT: the one table. Every guarded address names an act; a test walks all addresses × all roles.

A row of ``PERMISSIONS`` says who may do an act. Some are known from the person alone (``EDITOR``), others from how
the person stands to the thing (``OWNER``, ``CONTRIBUTOR_OF_PLACE``): these are asked with a ``Subject``.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import StrEnum

from app.accounts import models as roles


@dataclass(frozen=True)
class Actor:
    """Who acts. ``identifier`` is none for somebody who has not signed in.

    ``grants`` are the roles that count now, each with its scope; ``awaiting`` those that count only after a second
    factor. ``approved`` tells whether what they contribute may become public without a first look at them.
    """

    identifier: int | None = None
    name: str = ""
    language: str = ""
    grants: frozenset[tuple[str, str]] = frozenset()
    awaiting: frozenset[str] = frozenset()
    approved: bool = False

    @property
    def signed_in(self) -> bool:
        """Tell whether somebody has signed in."""
        return self.identifier is not None

    def has(self, role: str, scopes: Collection[str] | None = None) -> bool:
        """Tell whether the actor has ``role``: anywhere, or within one of ``scopes``."""
        return any(name == role and (scopes is None or scope in scopes) for name, scope in self.grants)

    def scopes(self, role: str) -> tuple[str, ...]:
        """Return the scopes of ``role`` that the actor has."""
        return tuple(sorted(scope for name, scope in self.grants if name == role))


@dataclass(frozen=True)
class Subject:
    """What an act is about, as far as permission depends on it."""

    owners: frozenset[int] = frozenset()
    metropolises: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    language: str = ""
    taking_part: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Who:
    """A row's answer to "who": ``could`` decides from the actor alone, ``of`` also from the thing."""

    name: str
    could: Callable[[Actor], bool]
    of: Callable[[Actor, Subject], bool]


def _role(role: str) -> Who:
    return Who(role, lambda actor: actor.has(role), lambda actor, _subject: actor.has(role))


SIGNED_IN = Who("signed_in", lambda actor: actor.signed_in, lambda actor, _subject: actor.signed_in)
OWNER = Who("owner", lambda actor: actor.signed_in, lambda actor, subject: actor.identifier in subject.owners)
TAKING_PART = Who(
    "taking_part", lambda actor: actor.signed_in, lambda actor, subject: actor.identifier in subject.taking_part
)
CONTRIBUTOR = _role(roles.CONTRIBUTOR)
EXPERT = _role(roles.EXPERT)
CITY_MANAGER = _role(roles.CITY_MANAGER)
EDITOR = _role(roles.EDITOR)
ADMINISTRATOR = _role(roles.ADMINISTRATOR)
CONTRIBUTOR_OF_PLACE = Who(
    "contributor_of_place",
    lambda actor: actor.has(roles.CONTRIBUTOR),
    lambda actor, subject: actor.has(roles.CONTRIBUTOR, subject.metropolises),
)
CITY_MANAGER_OF_PLACE = Who(
    "city_manager_of_place",
    lambda actor: actor.has(roles.CITY_MANAGER),
    lambda actor, subject: actor.has(roles.CITY_MANAGER, subject.metropolises),
)
TRANSLATOR_OF_LANGUAGE = Who(
    "translator_of_language",
    lambda actor: actor.has(roles.TRANSLATOR),
    lambda actor, subject: actor.has(roles.TRANSLATOR, {subject.language}),
)
SECRETARY_OF_REGION = Who(
    "secretary_of_region",
    lambda actor: actor.has(roles.REGIONAL_SECRETARY),
    lambda actor, subject: actor.has(roles.REGIONAL_SECRETARY, subject.regions),
)


class Act(StrEnum):
    """Everything that not everybody may do."""

    OWN_ACCOUNT = "own_account"
    MANAGE_PEOPLE = "manage_people"
    READ_AUDIT_LOG = "read_audit_log"

    WRITE_DRAFT = "write_draft"
    WRITE_PAPER = "write_paper"
    WRITE_EVENT = "write_event"
    READ_DRAFT = "read_draft"
    EDIT_DRAFT = "edit_draft"
    SUBMIT_DRAFT = "submit_draft"
    CONFIRM_STILL_VALID = "confirm_still_valid"
    READ_HISTORY = "read_history"

    SEE_DESK = "see_desk"
    REVIEW_DRAFT = "review_draft"
    PUBLISH = "publish"
    ARCHIVE = "archive"
    TAG_IN_BULK = "tag_in_bulk"
    MERGE = "merge"
    MANAGE_CALLS = "manage_calls"
    APPROVE_PEOPLE = "approve_people"

    SEE_TRANSLATIONS = "see_translations"
    TRANSLATE = "translate"
    PUBLISH_TRANSLATION = "publish_translation"

    REGISTER_EXPERT = "register_expert"
    EDIT_EXPERT = "edit_expert"

    WRITE_MESSAGE = "write_message"
    READ_CONVERSATION = "read_conversation"
    SEE_REPORTS = "see_reports"
    ASK_QUESTION = "ask_question"
    ANSWER_QUESTION = "answer_question"
    MODERATE_QUESTIONS = "moderate_questions"

    KEEP_LISTS = "keep_lists"
    READ_LIST = "read_list"
    EDIT_LIST = "edit_list"
    WITHDRAW_LIST = "withdraw_list"
    SAVE_SEARCH = "save_search"

    INVITE_REVIEWER = "invite_reviewer"
    REVIEW_AS_PEER = "review_as_peer"
    READ_OPINIONS = "read_opinions"
    READ_MEMBERS_DEBATE = "read_members_debate"
    TAKE_PART_IN_COMMUNITY = "take_part_in_community"
    EDIT_POST = "edit_post"
    CHAIR_DEBATE = "chair_debate"
    FOLLOW_DEBATE = "follow_debate"
    REPORT_POST = "report_post"
    MODERATE_DEBATES = "moderate_debates"
    MANAGE_SESSIONS = "manage_sessions"
    DRAFT_RECOMMENDATION = "draft_recommendation"
    LEAD_RECOMMENDATION = "lead_recommendation"
    ENDORSE_RECOMMENDATION = "endorse_recommendation"
    ADOPT_RECOMMENDATION = "adopt_recommendation"
    TELL_FOLLOW_UP = "tell_follow_up"
    REMOVE_FOLLOW_UP = "remove_follow_up"
    PROPOSE_WORDING = "propose_wording"
    ADOPT_WORDING = "adopt_wording"
    OWN_LISTING = "own_listing"
    REGISTER_FOR_EVENT = "register_for_event"
    MANAGE_EVENT = "manage_event"


PERMISSIONS: dict[Act, tuple[Who, ...]] = {
    # accounts
    Act.OWN_ACCOUNT: (SIGNED_IN,),
    Act.MANAGE_PEOPLE: (ADMINISTRATOR,),
    Act.READ_AUDIT_LOG: (ADMINISTRATOR,),
    # writing: everybody with an account may begin a draft; its metropolis is checked when it is submitted
    Act.WRITE_DRAFT: (SIGNED_IN,),
    Act.WRITE_PAPER: (EXPERT, EDITOR),
    Act.WRITE_EVENT: (CONTRIBUTOR, CITY_MANAGER, _role(roles.REGIONAL_SECRETARY), EDITOR),
    Act.READ_DRAFT: (OWNER, CONTRIBUTOR_OF_PLACE, SECRETARY_OF_REGION, EDITOR),
    Act.EDIT_DRAFT: (OWNER, CONTRIBUTOR_OF_PLACE, EDITOR),
    Act.SUBMIT_DRAFT: (OWNER, CONTRIBUTOR_OF_PLACE, EDITOR),
    Act.CONFIRM_STILL_VALID: (OWNER, CONTRIBUTOR_OF_PLACE, EDITOR),
    Act.READ_HISTORY: (OWNER, CONTRIBUTOR_OF_PLACE, EDITOR),
    # the editor's desk
    Act.SEE_DESK: (EDITOR, SECRETARY_OF_REGION),
    Act.REVIEW_DRAFT: (EDITOR,),
    Act.PUBLISH: (EDITOR,),
    Act.ARCHIVE: (EDITOR,),
    Act.TAG_IN_BULK: (EDITOR,),
    Act.MERGE: (EDITOR,),
    Act.MANAGE_CALLS: (EDITOR,),
    Act.APPROVE_PEOPLE: (EDITOR,),
    # translation
    Act.SEE_TRANSLATIONS: (_role(roles.TRANSLATOR), EDITOR),
    Act.TRANSLATE: (TRANSLATOR_OF_LANGUAGE, EDITOR),
    Act.PUBLISH_TRANSLATION: (TRANSLATOR_OF_LANGUAGE, EDITOR),
    # experts
    Act.REGISTER_EXPERT: (SIGNED_IN,),
    Act.EDIT_EXPERT: (OWNER, EDITOR),
    # between people
    Act.WRITE_MESSAGE: (SIGNED_IN,),
    Act.READ_CONVERSATION: (TAKING_PART,),
    Act.SEE_REPORTS: (EDITOR, ADMINISTRATOR),
    Act.ASK_QUESTION: (SIGNED_IN,),
    Act.ANSWER_QUESTION: (OWNER, CONTRIBUTOR_OF_PLACE, SECRETARY_OF_REGION, EDITOR),
    Act.MODERATE_QUESTIONS: (EDITOR,),
    # for readers who come back
    Act.KEEP_LISTS: (SIGNED_IN,),
    Act.READ_LIST: (OWNER, TAKING_PART),
    Act.EDIT_LIST: (OWNER,),
    Act.WITHDRAW_LIST: (EDITOR,),
    Act.SAVE_SEARCH: (SIGNED_IN,),
    # peer review: reviewers take part in their own review only; an author reads what an editor has released
    Act.INVITE_REVIEWER: (EDITOR,),
    Act.REVIEW_AS_PEER: (TAKING_PART,),
    Act.READ_OPINIONS: (OWNER, EDITOR),
    # the community of city managers
    Act.READ_MEMBERS_DEBATE: (CITY_MANAGER, EDITOR, ADMINISTRATOR),
    Act.TAKE_PART_IN_COMMUNITY: (CITY_MANAGER, EDITOR),
    Act.EDIT_POST: (OWNER,),
    Act.CHAIR_DEBATE: (OWNER, EDITOR),
    Act.FOLLOW_DEBATE: (SIGNED_IN,),
    Act.REPORT_POST: (SIGNED_IN,),
    Act.MODERATE_DEBATES: (EDITOR, ADMINISTRATOR),
    Act.MANAGE_SESSIONS: (EDITOR,),
    Act.DRAFT_RECOMMENDATION: (CITY_MANAGER, EDITOR),
    Act.LEAD_RECOMMENDATION: (OWNER, EDITOR),
    Act.ENDORSE_RECOMMENDATION: (CITY_MANAGER_OF_PLACE,),
    Act.ADOPT_RECOMMENDATION: (EDITOR,),
    Act.TELL_FOLLOW_UP: (CONTRIBUTOR_OF_PLACE, EDITOR),
    Act.REMOVE_FOLLOW_UP: (OWNER, EDITOR),
    Act.PROPOSE_WORDING: (CITY_MANAGER, EDITOR),
    Act.ADOPT_WORDING: (EDITOR, ADMINISTRATOR),
    Act.OWN_LISTING: (CITY_MANAGER,),
    # events
    Act.REGISTER_FOR_EVENT: (SIGNED_IN,),
    Act.MANAGE_EVENT: (OWNER, EDITOR),
}


def may(actor: Actor, act: Act, subject: Subject) -> bool:
    """Tell whether ``actor`` may do ``act`` to ``subject``."""
    return any(who.of(actor, subject) for who in PERMISSIONS[act])


def could(actor: Actor, act: Act) -> bool:
    """Tell whether there may be anything to which ``actor`` may do ``act`` (asked before the thing is read)."""
    return any(who.could(actor) for who in PERMISSIONS[act])


class NotAllowed(Exception):
    """The actor may not do this; ``act`` names what."""

    def __init__(self, act: Act) -> None:
        """Keep the act."""
        super().__init__(act.value)
        self.act = act


def require(actor: Actor, act: Act, subject: Subject | None = None) -> None:
    """Raise ``NotAllowed`` unless ``actor`` may do ``act``: to ``subject``, or to anything where there is none."""
    if not (could(actor, act) if subject is None else may(actor, act, subject)):
        raise NotAllowed(act)
