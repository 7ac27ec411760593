"""The small facility in which faults are provoked: folders, the real service, and what can be done to both."""
