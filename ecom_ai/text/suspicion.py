"""Recognises text that talks to the model instead of describing the product ("ignore the above ..."). Pure."""

from __future__ import annotations

import re

_TOLD_BEFORE = "above|previous|prior|earlier|preceding|everything|all|any|these|those|your"
_ORDERED = f"{_TOLD_BEFORE}|system|instructions?|rules?|prompts?|facts?"
_PERSON = "system|administrator|admin|developer|hacker|pirate|unrestricted"
_ROLE = f"ai|assistant|language model|chatbot|chatgpt|gpt|llm|dan|{_PERSON}"
_WORDING = r"\b(?:that (?:this|it|the product)|exactly|only with|the (?:following|words?|text|sentence)|instead)\b"
_HIDDEN = "prompt|instruction|password|secret|api key|token|credential|database"

_ENGLISH = (
    rf"\b(?:ignore|disregard|forget|override|bypass|skip|overlook)\b[^.!?\n]{{0,40}}\b(?:{_ORDERED})\b",
    r"\b(?:system|developer|hidden|initial) (?:prompt|message|instruction)s?\b",
    r"\b(?:prompt injection|jailbreak|DAN mode)\b",
    rf"\b(?:you are|you're|act as|pretend to be|behave as|respond as) (?:now |an? |the |my )*(?:{_ROLE})\b",
    r"\bfrom now on,? (?:you|write|say|answer|respond|only)\b",
    r"\bnew (?:instructions?|task|rules?) ?:",
    r"\b(?:as|like) an? (?:ai|language) model\b",
    rf"\b(?:reveal|print|repeat|output|show|leak|tell me)\b[^.!?\n]{{0,30}}\b(?:{_HIDDEN})s?\b",
    rf"\b(?:write|say|output|print|respond|answer|reply|state|claim|mention|tell)\b[^.!?\n]{{0,30}}{_WORDING}",
    r"\bdo not (?:follow|obey|mention the facts|use the facts)\b",
    r"\bfollow (?:these|my|the following) (?:new )?(?:instructions?|orders?|commands?)\b",
    r"</?(?:system|assistant|user|instructions?)>|<\|[a-z_]+\|>|\[/?INST\]|^[^\S\n]*(?:system|assistant|user)[^\S\n]*:",
    r"###\s*(?:system|instruction|assistant|user)",
    r"\bBEGIN (?:SYSTEM|PROMPT)",
    r"\b(?:drop table|select \* from|union select)\b",
)
_CHINESE = (
    r"(?:忽略|无视|不要理会|别管)[^。！？\n]{0,12}(?:以上|上述|上面|之前|前面|先前|此前|所有|一切|全部|你的|系统|指令|提示|规则|设定)",
    r"(?:忘记|忘掉|抛开|跳过|绕过|违反|不要遵守)[^。！？\n]{0,8}(?:以上|上述|之前|前面|先前|你的|系统|指令|提示|规则|设定)",
    r"系统提示词?|提示词|系统指令|系统消息|开发者模式|越狱|提示注入|内部指令|新的?指令|新任务[:：]",
    r"你现在是|你是一[个名]|假装你是|请?扮演|从现在(?:起|开始)[,，]?你|接下来你|请以.{1,10}的身份",
    r"作为一个?(?:人工智能|AI|语言模型|大模型|助手)",
    r"(?:请|改为|直接|务必|只需?|必须)(?:输出|回答|回复|写[出上道]|写[:：一]|写这|说[:：“\"]|声称|宣称|生成|打印)",
    r"(?:输出|泄露|告诉我|打印)[^。！？\n]{0,10}(?:提示词|密码|密钥|口令|指令|数据库|系统)",
    r"按照?(?:以下|下面|我的)(?:指令|要求|命令)",
)
_EDGE = r"\b"
_AT_WORDS = "|".join(pattern.removeprefix(_EDGE) for pattern in _ENGLISH if pattern.startswith(_EDGE))
_ANYWHERE = "|".join((*(pattern for pattern in _ENGLISH if not pattern.startswith(_EDGE)), *_CHINESE))
_PATTERN = re.compile(rf"\b(?=[a-z])(?:{_AT_WORDS})|{_ANYWHERE}", re.IGNORECASE | re.MULTILINE)
"""One test for a word's edge, not one per pattern: a guard reads thousands of texts."""


def is_suspicious(text: str) -> bool:
    """Whether `text` reads as an instruction to a model."""
    return _PATTERN.search(text) is not None
