"""Shapes of what the interface answers."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from documents.effect import Status
from documents.models import DocumentChange
from documents.vocabulary import DocumentGroup, IssuingLevel, RelationKind


class _ReadOnly(serializers.Serializer[Any]):
    """Answers alone: nothing is taken in, and the framework refuses to save one."""


class EffectSerializer(_ReadOnly):
    """What is known of the effect today; `stated_by` where only a source states it."""

    status = serializers.ChoiceField(choices=Status.choices)
    label = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    changes_on = serializers.DateField(allow_null=True)
    stated_by = serializers.CharField(allow_blank=True)
    checked_on = serializers.DateField(allow_null=True)


class ListedSerializer(_ReadOnly):
    """A document in a list."""

    id = serializers.CharField(help_text="public identifier, for ever")
    number = serializers.CharField(allow_blank=True)
    title = serializers.CharField()
    summary = serializers.CharField()
    type = serializers.CharField(allow_null=True)
    group = serializers.ChoiceField(choices=DocumentGroup.choices)
    level = serializers.ChoiceField(choices=IssuingLevel.choices)
    issuers = serializers.ListField(child=serializers.CharField())
    issued_on = serializers.DateField(allow_null=True)
    effective_on = serializers.DateField(allow_null=True)
    status = serializers.CharField(allow_blank=True)
    url = serializers.URLField()


class PageSerializer(_ReadOnly):
    """One page of a list; `total` is null beyond what is counted."""

    total = serializers.IntegerField(allow_null=True)
    page = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = ListedSerializer(many=True)


class SignerSerializer(_ReadOnly):
    """Who signed."""

    name = serializers.CharField()
    position = serializers.CharField(allow_blank=True)


class FileSerializer(_ReadOnly):
    """A file to download."""

    title = serializers.CharField()
    url = serializers.URLField()


class DetailSerializer(ListedSerializer):
    """A document with all its facts."""

    effect = EffectSerializer(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)
    gazetted_on = serializers.DateField(allow_null=True)
    gazette_number = serializers.CharField(allow_blank=True)
    fields_of_work = serializers.ListField(child=serializers.CharField())
    keywords = serializers.ListField(child=serializers.CharField())
    recipients = serializers.CharField(allow_blank=True)
    signers = SignerSerializer(many=True)
    files = FileSerializer(many=True)
    source_url = serializers.CharField(allow_blank=True)
    permalink = serializers.URLField()


class RelationSerializer(_ReadOnly):
    """A relation as this document tells it; `direction` says who told it."""

    kind = serializers.ChoiceField(choices=RelationKind.choices)
    label = serializers.CharField()
    direction = serializers.ChoiceField(choices=[("to", "to"), ("from", "from")])
    id = serializers.CharField(allow_null=True, help_text="null for a text outside the network")
    title = serializers.CharField()
    url = serializers.CharField(allow_blank=True)
    on = serializers.DateField(allow_null=True)
    provisions = serializers.CharField(allow_blank=True)


class ChangeSerializer(_ReadOnly):
    """Something that happened to a document that the site lists."""

    sequence = serializers.IntegerField(help_text="give the last one as `after`")
    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=DocumentChange.Kind.choices)
    at = serializers.DateTimeField()


class ChangesSerializer(_ReadOnly):
    """Changes in their order; ask again with `after` until `results` is empty."""

    after = serializers.IntegerField()
    results = ChangeSerializer(many=True)


class ProblemSerializer(_ReadOnly):
    """Why a question is not answered."""

    detail = serializers.CharField()
