//! The end of a job, however it comes.

use std::mem;
use std::sync::{Mutex, PoisonError};

use editor_protocol::Stage;

/// Sets the stage when it is dropped, so that a job that panics is not taken for a running one.
pub(super) struct Ended<'s> {
    pub(super) stage: &'s Mutex<Stage>,
    pub(super) result: Stage,
}

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner) = mem::take(&mut self.result);
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;
    use std::sync::Mutex;

    use editor_protocol::{Progress, Stage};

    use super::Ended;

    #[test]
    fn job_that_panics_has_the_result_of_a_failure() {
        let stage = Mutex::new(Stage::Preparing(Progress::default()));
        let failed = Stage::Cancelled { message: "failed".to_owned() };
        let panicked = catch_unwind(|| {
            let _ended = Ended { stage: &stage, result: failed.clone() };
            assert!(stage.lock().is_err(), "as in a job");
        });
        assert!(panicked.is_err());
        assert_eq!(*stage.lock().unwrap(), failed);
    }
}
