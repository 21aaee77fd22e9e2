//! Values that views follow.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use leptos::prelude::{ArcTrigger, Notify, Track};

/// A value that views follow: what has read it while it was made is made anew when it changes. Copies share it.
///
/// Leptos' own signals bring two kilobytes into the browser's module for every type that they hold. Here only what is
/// the same for all types is Leptos'.
#[derive(Default)]
pub struct Signal<T>(Arc<Shared<T>>);

#[derive(Default)]
struct Shared<T> {
    changes: ArcTrigger,
    value: Mutex<T>,
}

impl<T> Clone for Signal<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Signal<T> {
    /// A value to begin with.
    pub fn new(value: T) -> Self {
        Self(Arc::new(Shared { changes: ArcTrigger::new(), value: Mutex::new(value) }))
    }

    /// Reads the value, and follows it from now on. Nothing may change it meanwhile.
    pub fn with<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        self.0.changes.track();
        self.peek(read)
    }

    /// Reads the value once.
    pub fn peek<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.lock())
    }

    /// Changes the value.
    pub fn update(&self, change: impl FnOnce(&mut T)) {
        change(&mut self.lock());
        self.0.changes.notify();
    }

    /// Replaces the value.
    pub fn set(&self, value: T) {
        self.update(|old| *old = value);
    }

    fn lock(&self) -> MutexGuard<'_, T> {
        self.0.value.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Clone> Signal<T> {
    /// The value, followed from now on.
    pub fn get(&self) -> T {
        self.with(T::clone)
    }
}
