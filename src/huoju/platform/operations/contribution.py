"""What operations add: nothing that people see."""

from huoju.platform.contribution import Contribution

CONTRIBUTION = Contribution()
