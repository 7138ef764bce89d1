"""The work schedule: what leaders and offices do this week, and when citizens are received."""
