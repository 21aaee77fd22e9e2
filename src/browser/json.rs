//! JSON as the browser reads and writes it.

use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::data::Json;

/// A value of the browser's.
pub(super) struct Value(pub(super) JsValue);

impl Json for Value {
    fn get(&self, name: &str) -> Self {
        Self(Reflect::get(&self.0, &JsValue::from_str(name)).unwrap_or_default())
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn is_true(&self) -> bool {
        self.0.as_bool() == Some(true)
    }

    fn is_there(&self) -> bool {
        !(self.0.is_undefined() || self.0.is_null())
    }

    fn items(&self) -> Vec<Self> {
        self.0.dyn_ref::<Array>().map(|array| array.iter().map(Self).collect()).unwrap_or_default()
    }
}

/// Reads a text.
///
/// # Errors
/// What the browser says about a text that is not JSON.
pub(super) fn parse(text: &str) -> Result<Value, JsValue> {
    JSON::parse(text).map(Value)
}

/// Writes a value; empty where it can't be written.
pub(super) fn write(value: &JsValue) -> String {
    JSON::stringify(value).map(String::from).unwrap_or_default()
}

/// An object with these members.
pub(super) fn object(members: &[(&str, &JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}
