"""Small standards, cost files and records drawn at random: every form of requirement and item, and holes."""

from __future__ import annotations

import json
import random
from typing import Any

from huoju.pathways.cost_model import CostFile
from huoju.standards.loader import LoadedStandard, load_text

NUMBERS = ("a", "b", "c", "d")
LABELS = {"a": "甲", "b": "乙", "c": "丙", "d": "丁", "yes": "是非", "also": "又是"}
OPTIONS = ("高", "中", "低")
OPERATORS = ("≥", ">", "≤", "<", "=")


class Maker:
    """Draws one standard, a cost file for it and records."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = 0

    def standard(self) -> LoadedStandard:
        inputs: dict[str, Any] = {
            name: {"label": LABELS[name], "type": "integer", "unit": "项", "min": 0, "max": 40} for name in NUMBERS
        }
        inputs["d"] = {"label": LABELS["d"], "unit": "项", "decimals": 1}
        inputs |= {name: {"label": LABELS[name], "type": "boolean"} for name in ("yes", "also")}
        inputs["given"] = {"label": "分", "type": "integer", "unit": "分", "min": 0, "max": 6}
        inputs["kind"] = {"label": "类别", "type": "category", "options": list(OPTIONS)}
        scored = self.random.random() < 0.7
        content: dict[str, Any] = {
            "standard": "test/random",
            "title": "随机标准",
            "subject": "enterprise",
            "issuer": "测试",
            "document": "测试文号",
            "effective": "2024-01-01",
            "source": "made",
            "sources": {"made": {"document": "测试文号", "certainty": "unverified"}},
            "inputs": inputs,
            "derived": {"share": {"label": "比值", "formula": "甲 ÷ 乙", "unit": "倍"}},
        }
        if scored:
            content["score"] = self._score()
        content["requirements"] = {
            self._name("r"): self._condition(2, scored=scored) for _ in range(self.random.randint(1, 2))
        }
        if scored and self.random.random() < 0.2:
            content["grades"] = self._grades()
        return load_text(json.dumps(content, ensure_ascii=False), "random.yaml")

    def costs(self) -> CostFile:
        measures: dict[str, Any] = {}
        for number in range(self.random.randint(2, 4)):
            measures[f"m{number}"] = self._measure(number)
        limits = {"order": "甲 ≤ 乙"} if self.random.random() < 0.2 else {}
        return CostFile.model_validate(
            {
                "costs": "random",
                "title": "随机成本",
                "standards": ["test/random"],
                "measures": measures,
                "limits": limits,
            }
        )

    def record(self) -> dict[str, Any]:
        record: dict[str, Any] = {name: self.random.randint(0, 4) for name in NUMBERS}
        record |= {name: self.random.random() < 0.5 for name in ("yes", "also")}
        record["given"] = self.random.randint(0, 3)
        record["kind"] = self.random.choice(OPTIONS)
        for name in record:
            if self.random.random() < 0.06:
                record[name] = None
        return record

    # Standards

    def _name(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"

    def _test(self) -> str:
        chance = self.random.random()
        if chance < 0.12:
            return self.random.choice(["是非", "非 是非", "又是", "是非 或 又是"])
        if chance < 0.22:
            return self.random.choice(['类别 = "高"', '类别 ≠ "低"', '类别 属于 ["高", "中"]'])
        operator = self.random.choices(OPERATORS, weights=(8, 3, 2, 1, 1))[0]
        if chance < 0.4:
            return f"比值 {operator} {self.random.choice(['0.5', '1', '1.5', '2'])}"
        if chance < 0.5:
            left, right = self.random.sample(NUMBERS, 2)
            return f"{LABELS[left]} + {LABELS[right]} {operator} {self.random.randint(2, 12)} 项"
        if chance < 0.56:
            return f"甲 × 乙 ÷ 丙 {operator} {self.random.randint(2, 9)} 项"
        return f"{LABELS[self.random.choice(NUMBERS)]} {operator} {self.random.randint(1, 8)} 项"

    def _condition(self, depth: int, *, scored: bool) -> dict[str, Any]:
        chance = self.random.random()
        if depth == 0 or chance < 0.4:
            if scored and self.random.random() < 0.4:
                name = self.random.choice(self.score_labels)
                return {
                    "label": self._name("条件"),
                    "test": f"{name} {self.random.choice(['≥', '≥', '>'])} {self.random.randint(1, 9)} 分",
                }
            return {"label": self._name("条件"), "test": self._test()}
        if chance < 0.5:
            cases = [{"when": self._test(), "test": self._test()}, {"test": self._test()}]
            return {"label": self._name("条件"), "cases": cases}
        form = self.random.choice(["all", "any", "any", "any", "none", "of"])
        children = {
            self._name("p"): self._condition(depth - 1, scored=scored and form in {"all", "any"})
            for _ in range(self.random.randint(2, 3))
        }
        return {"label": self._name("条件"), form: children} | ({"at_least": 2} if form == "of" else {})

    def _score(self) -> dict[str, Any]:
        items = {self._name("i"): self._item() for _ in range(self.random.randint(2, 4))}
        self.score_labels = ["总分"]
        if self.random.random() < 0.5:
            return {"label": "总分", "total": str(sum(int(item["points"]) for item in items.values())), "items": items}
        names = list(items)
        first = {name: items[name] for name in names[: len(names) // 2]}
        second = {name: items[name] for name in names[len(names) // 2 :]}
        sums = [sum(int(item["points"]) for item in part.values()) for part in (first, second)]
        capped = self.random.random() < 0.4
        points = max(1, sums[0] - 2) if capped else sums[0]
        self.score_labels = ["总分", "前部", "后部"]
        return {
            "label": "总分",
            "total": str(points + sums[1]),
            "dimensions": {
                "front": {"label": "前部", "points": str(points), "capped": capped, "items": first},
                "back": {"label": "后部", "points": str(sums[1]), "items": second},
            },
        }

    def _item(self) -> dict[str, Any]:
        most = self.random.randint(3, 6)
        item: dict[str, Any] = {"label": self._name("分项"), "points": str(most)}
        low = f"{most - 2}–{most - 1}" if self.random.random() < 0.3 else str(most - 2)
        form = self.random.choice(
            ["bands", "bands", "steps", "linear", "choose", "cases", "each", "better_of", "given"]
        )
        match form:
            case "bands":
                return item | self._banded(most, low)
            case "steps":
                return item | {"measure": "丁", "steps": {"step": "1.5 项", "points": "1"}}
            case "linear":
                return item | {"measure": "比值", "linear": {"base": "0.5 倍", "lead": "2 倍", "decimals": 0}}
            case "choose":
                return item | {"choose": "类别", "options": {"高": str(most), "中": low, "低": "0"}}
            case "cases":
                return item | {"cases": {self._test(): str(most), self._test() + " 且 又是": low, "其他": "0"}}
            case "each":
                return item | {"each": {self._name("e"): {"test": self._test(), "points": "2"} for _ in range(3)}}
            case "better_of":
                ways = {self._name("w"): self._banded(most, low) for _ in range(2)}
                return item | {"better_of": ways}
        return item | {"given": "分"}

    def _banded(self, most: int, low: str) -> dict[str, Any]:
        cut = self.random.randint(2, 6)
        if self.random.random() < 0.4:
            return {"measure": "比值", "bands": {"≥ 1.5": str(most), "≥ 0.5": low, "其他": "0"}}
        if self.random.random() < 0.3:
            return {"measure": "乙", "bands": {f"≤ {cut} 项": str(most), f"> {cut} 项": low}}
        measure = self.random.choice(["甲", "乙", "丙", "丁", "甲 + 丙"])
        return {"measure": measure, "bands": {f"≥ {cut + 2} 项": str(most), f"≥ {cut} 项": low, f"< {cut} 项": "0"}}

    def _grades(self) -> dict[str, Any]:
        return {
            "top": {"label": "优", "test": f"总分 ≥ {self.random.randint(6, 12)} 分"},
            "good": {"label": "良", "test": f"总分 ≥ {self.random.randint(2, 6)} 分 且 甲 ≥ 1 项"},
            "poor": {"label": "差", "verdict": "fail"},
        }

    # Costs

    def _measure(self, number: int) -> dict[str, Any]:
        made: dict[str, Any] = {"label": f"措施{number}", "assumption": "随机"}
        if self.random.random() < 0.3:
            sets = self.random.choice([{"yes": True}, {"also": False}, {"also": True}, {"kind": "高"}, {"kind": "中"}])
            return made | {"sets": sets, "cost": f"{self.random.randint(0, 9)} 元"}
        names = self.random.sample((*NUMBERS, "given"), self.random.choice([1, 1, 2]))
        made["moves"] = {
            name: f"{self.random.choice([1, 1, 2, 2, -1])} {'分' if name == 'given' else '项'}" for name in names
        }
        if self.random.random() < 0.15:
            made["moves"]["d"] = "1 项 × 甲 ÷ 乙"
        made["at_most"] = self.random.randint(2, 4)
        if self.random.random() < 0.3:
            made["start"] = f"{self.random.randint(1, 5)} 元"
        prices = [self.random.randint(0, 9), self.random.randint(0, 9)]
        made["cost"] = f"{prices[0]} 元"
        if made["at_most"] > 2 and self.random.random() < 0.4:
            made["cost"] = [{"to": 2, "each": f"{prices[0]} 元"}, {"to": 4, "each": f"{prices[1]} 元"}]
        if self.random.random() < 0.1:
            made["cost"] = "1 元 × 甲 ÷ 1 项"
        return made
