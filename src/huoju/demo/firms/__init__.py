"""The statistical model behind the simulated enterprises, block by block."""

from huoju.demo.firms.block import BLOCK, Block, draw_block

__all__ = ["BLOCK", "Block", "draw_block"]
