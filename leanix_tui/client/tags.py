"""Tags and tag groups of the workspace."""

from __future__ import annotations

from leanix_tui.client.api import Api
from leanix_tui.client.connections import one_by_name, read_connection
from leanix_tui.client.details import read_tag, read_tag_group
from leanix_tui.client.graphql_documents import TAG, TAG_GROUP
from leanix_tui.model.tag import Tag, TagGroup

__all__ = ["Tags"]


class Tags:
    """Reading tags. LeanIX: GraphQL ``allTags``, ``allTagGroups`` [doc]."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._tags: list[Tag] | None = None
        self._groups: list[TagGroup] | None = None

    async def get_tags(self, *, force_refresh: bool = False) -> list[Tag]:
        """All tags with their groups, loose ones included; remembered until refreshed. LeanIX: ``allTags`` [doc]."""
        if self._tags is None or force_refresh:
            self._tags = [read_tag(node) for node in await read_connection(self._api, "allTags", TAG, "Tag")]
        return list(self._tags)

    async def get_tag_groups(self, *, force_refresh: bool = False) -> list[TagGroup]:
        """All tag groups with their mode; remembered until refreshed. LeanIX: ``allTagGroups`` [doc]."""
        if self._groups is None or force_refresh:
            nodes = await read_connection(self._api, "allTagGroups", TAG_GROUP, "TagGroup")
            self._groups = [read_tag_group(node) for node in nodes]
        return list(self._groups)

    async def get_tag_group_id(self, tag_group: str) -> str:
        """The id of the tag group with this name. Raises NotFound or Ambiguous."""
        return one_by_name(await self.get_tag_groups(), tag_group, "tag group").id

    async def get_tag_id(self, tag_group: str | None, tag: str) -> str:
        """The id of the tag with this name in this group; without a group, of a loose tag.

        Raises NotFound or Ambiguous.
        """
        tags = await self.get_tags()
        if tag_group:
            group = await self.get_tag_group_id(tag_group)
            return one_by_name([one for one in tags if one.group_id == group], tag, f"tag in {tag_group}").id
        return one_by_name([one for one in tags if not one.group_id], tag, "loose tag").id
