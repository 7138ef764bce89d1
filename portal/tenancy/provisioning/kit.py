"""What provisioning works with: rules, templates, the day."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from portal.tenancy.provisioning.rules import Rules, default_rules
from portal.tenancy.provisioning.specs import UnitSpec
from portal.tenancy.provisioning.templates import Template, shipped_template


@dataclass(frozen=True)
class Kit:
    """What provisioning works with: rules, templates by level, and the day."""

    rules: Rules
    templates: dict[str, Template]
    archive: Template
    today: datetime.date

    def template_for(self, spec: UnitSpec) -> Template:
        """The template of a unit's level, or of archives for an ended unit."""
        if spec.ended is not None:
            return self.archive
        if spec.is_practice:
            return self.templates.get("practice", self.templates[spec.level])
        return self.templates[spec.level]


def make_kit(override: Template | None = None, today: datetime.date | None = None) -> Kit:
    """The shipped rules and templates; `override` replaces those of its own levels."""
    rules = default_rules()
    templates = {level: shipped_template(rule.template) for level, rule in rules.levels.items()}
    archive = shipped_template(rules.archive_template)
    if override is not None:
        templates.update({level: override for level in override.levels if level in templates})
        # Units of a level that exists no more have archives and nothing else.
        ended = {level for level, rule in rules.levels.items() if rule.only_ended}
        if ended.intersection(override.levels):
            archive = override
    return Kit(rules, templates, archive, today or timezone.localdate())
