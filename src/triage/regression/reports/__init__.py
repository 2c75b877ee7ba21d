"""What a run leaves behind: JSON for programs and later runs, JUnit XML for CI servers, a page for people."""
