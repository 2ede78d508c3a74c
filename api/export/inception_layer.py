"""The layer of our mentions as INCEpTION's project settings export and import one (Layers → Import)."""

import json
from collections.abc import Sequence

_DESCRIPTION = "Concepts found by Maagar; verdict is accept, reject or change, replacement a concept's id."


def layer_json(name: str, features: Sequence[str]) -> str:
    """Return the layer called `name` with string features: spans of characters that may overlap."""
    layer = {
        "name": name,
        "uiName": name.rpartition(".")[2],
        "type": "span",
        "description": _DESCRIPTION,
        "enabled": True,
        "built_in": False,
        "readonly": False,
        "attach_type": None,
        "attach_feature": None,
        "allow_stacking": True,
        "cross_sentence": True,
        "show_hover": True,
        "anchoring_mode": "CHARACTERS",
        "overlap_mode": "ANY_OVERLAP",
        "validation_mode": "ALWAYS",
        "lock_to_token_offset": False,
        "multiple_tokens": True,
        "linked_list_behavior": False,
        "on_click_javascript_action": None,
        "features": [_feature(feature) for feature in features],
    }
    return json.dumps([layer], ensure_ascii=False, indent=2) + "\n"


def _feature(name: str) -> dict[str, object]:
    return {
        "name": name,
        "uiName": name,
        "type": "uima.cas.String",
        "tag_set": None,
        "description": None,
        "enabled": True,
        "visible": name in ("concept", "label", "verdict"),
        "include_in_hover": True,
        "required": False,
        "remember": False,
        "hideUnconstraintFeature": False,
        "multi_value_mode": "NONE",
        "link_mode": "NONE",
        "link_type_name": None,
        "link_type_role_feature_name": None,
        "link_type_target_feature_name": None,
        "traits": None,
    }
