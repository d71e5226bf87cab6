"""Every way that drafts can go, tried at random against the table of transitions."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from app.accounts.models import Attempt
from app.accounts.permissions import NotAllowed
from app.case_studies.kind import CASE_STUDY
from app.content.models import ContentItem
from app.drafts import service
from app.drafts.models import OPEN_STATES, PUBLISHED, TRANSITIONS, DraftEvent
from tests.integration.drafts.conftest import Staff
from tests.integration.drafts.records import QUICK

EDITORS_ACTS = ("send_back", "accept", "publish")
WHO = ("author", "colleague", "stranger", "editor", "other_editor", "secretary", "newcomer")


class Way(RuleBasedStateMachine):
    """One draft, tried by everybody with every act; ``state`` is where it must be by the table."""

    app: Flask
    staff: Staff
    owner_name: str

    def __init__(self) -> None:
        super().__init__()
        self.session = self.app.extensions["portal_database"].sessions()
        self.session.query(Attempt).delete()
        self.owner = getattr(self.staff, self.owner_name)
        self.draft = service.begin(self.session, self.owner, CASE_STUDY, language="en", depth="quick")
        service.save(self.session, self.owner, self.draft, QUICK, 1)
        self.state, self.let_through_by = "draft", None

    def teardown(self) -> None:
        self.session.rollback()
        self.session.close()

    def may(self, who: str, name: str) -> bool:
        one = getattr(self.staff, who)
        if name in EDITORS_ACTS:
            return one.has("editor") and (name == "send_back" or one is not self.owner)
        hidden = self.owner_name == "newcomer" and self.let_through_by is None
        return one is self.owner or one.has("editor") or (one.has("contributor", {"bogota"}) and not hidden)

    @rule(who=st.sampled_from(WHO), name=st.sampled_from(sorted(TRANSITIONS)))
    def try_act(self, who: str, name: str) -> None:
        before, after = TRANSITIONS[name]
        allowed = self.may(who, name)
        try:
            service.act(self.session, getattr(self.staff, who), self.draft, name, "because")
        except NotAllowed:
            assert not allowed
        except service.NotNow:
            assert allowed
            assert self.state not in before
        else:
            assert allowed
            assert self.state in before
            self.state = after
            if name == "accept":
                self.let_through_by = who

    @rule(who=st.sampled_from(WHO), text=st.sampled_from(["one", "two"]))
    def try_save(self, who: str, text: str) -> None:
        one: Any = getattr(self.staff, who)
        try:
            service.save(self.session, one, self.draft, {"translations.en.lessons": text}, self.draft.version)
        except (NotAllowed, service.NotNow):
            assert self.state not in ("draft", "returned") or one is not self.owner
        else:
            assert self.state in OPEN_STATES
            assert self.state in ("draft", "returned") or (one.has("editor") and one is not self.owner)

    @invariant()
    def stands_where_the_table_says(self) -> None:
        assert self.draft.state == self.state
        assert (self.draft.item_id is not None) == (self.state == PUBLISHED)
        if self.draft.item_id is not None:
            assert self.let_through_by not in (None, self.owner_name)
            assert self.session.get_one(ContentItem, self.draft.item_id).is_public
        events = self.session.query(DraftEvent).filter_by(draft_id=self.draft.id).order_by(DraftEvent.id)
        assert [event.act for event in events] == [event.act for event in self.draft.events]


@pytest.mark.parametrize("owner", ["author", "editor", "newcomer"])
def test_no_way_leads_past_the_table(app: Flask, staff: Staff, owner: str) -> None:
    way = type("WayOfOne", (Way,), {"app": app, "staff": staff, "owner_name": owner})
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        way,
        settings=settings(max_examples=15, stateful_step_count=12, suppress_health_check=list(HealthCheck)),
    )
