"""Shapes of what a search answers."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from search.questions import Mode


class _ReadOnly(serializers.Serializer[Any]):
    """Answers alone: nothing is taken in, and the framework refuses to save one."""


class ValueSerializer(_ReadOnly):
    """A value by which results can be narrowed, and how many it would leave."""

    key = serializers.CharField()
    label = serializers.CharField()
    count = serializers.IntegerField()


class FacetSerializer(_ReadOnly):
    """The values of one parameter."""

    name = serializers.CharField(help_text="the parameter that takes the keys")
    values = ValueSerializer(many=True)


class FoundSerializer(_ReadOnly):
    """A result. `excerpt`: the passage that answers, as plain text."""

    key = serializers.CharField(help_text="stays when the thing moves or is renamed")
    kind = serializers.CharField()
    title = serializers.CharField()
    excerpt = serializers.CharField(allow_blank=True)
    number = serializers.CharField(allow_blank=True)
    date = serializers.DateField(allow_null=True)
    is_over = serializers.BooleanField(help_text="expired or repealed")
    url = serializers.URLField()


class SearchSerializer(_ReadOnly):
    """One page of results."""

    mode = serializers.ChoiceField(choices=[mode.value for mode in Mode])
    total = serializers.IntegerField()
    page = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = FoundSerializer(many=True)
    facets = FacetSerializer(many=True)
