"""Service: requests and appeals of enterprises on their way through the offices, and the policies that fit a firm."""
