//! Safe fixes: the server corrects what is shown, and nothing is saved.

use editor_protocol::{Fixed, Problem};
use leptos::prelude::*;

use super::editor::Editor;
use crate::api::{self, ApiError};

/// Times that a text is corrected anew because its author has typed meanwhile.
const MAX_ATTEMPTS: u32 = 5;

impl Editor {
    /// How many problems can be fixed.
    pub(crate) fn fixable(self) -> usize {
        self.problems.with(|problems| count(problems))
    }

    /// Fixes the problems of what is shown, and returns how many were fixed.
    ///
    /// # Errors
    /// When the server can't do it.
    pub(crate) async fn fix(self) -> Result<usize, ApiError> {
        let file = self.file.get_value();
        for _ in 0..MAX_ATTEMPTS {
            let content = self.content.get_untracked();
            let Fixed { content: corrected, diagnostics } = api::fix(&file, &content).await?;
            if !self.is_shown() {
                break;
            }
            if self.content.get_untracked() != content {
                continue;
            }
            if corrected == content {
                self.problems.set(diagnostics);
                break;
            }
            let fixed = self.problems.with_untracked(|problems| count(problems)).saturating_sub(count(&diagnostics));
            self.correct(corrected);
            self.problems.set(diagnostics);
            return Ok(fixed.max(1));
        }
        Ok(0)
    }
}

fn count(problems: &[Problem]) -> usize {
    problems.iter().filter(|problem| problem.is_fixable).count()
}
