//! Macros that declare the fields of an object once: for its reader, its JSON schema and the documentation.

/// A [`Declaration`](super::declaration::Declaration).
///
/// A doc comment is the description in the schema and in the documentation: `Field::about`. `Required`, `Default` and
/// `Unless` after the type are its `Presence`, which only describes: the type (`Readable::missing`), or the expression
/// that reads the field, decides whether it may be missing and what its value is then. Both must agree.
///
/// ```text
/// declaration! {
///     /// What the object is.
///     object with _carnet "What the nested object `_carnet` is." {
///         /// What the field means.
///         title: Line, Required Message::add_title;
///         /// A field with another name in JSON; names for alternatives are separated by `|`.
///         zone as "time_zone": TimeZone, Default "UTC";
///         /// A field of the nested object.
///         source in _carnet: Option<Text>;
///     }
/// }
/// ```
macro_rules! declaration {
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $first:literal $($other:literal)*) => { $first };
    (@names $field:ident) => { &[stringify!($field)] };
    (@names $field:ident $($json:literal)+) => { &[$($json),+] };
    (@inside) => { false };
    (@inside $group:ident) => { true };
    (@presence) => { $crate::json::declaration::Presence::Optional };
    (@presence $presence:ident $value:expr) => { $crate::json::declaration::Presence::$presence($value) };
    (@group) => { None };
    (@group $group:ident $about:literal) => { Some((stringify!($group), $about)) };
    (
        $(#[doc = $about:literal])*
        object $(with $group:ident $group_about:literal)? {
            $(
                $(#[doc = $doc:literal])*
                $field:ident $(in $inside:ident)? $(as $($json:literal)|+)?: $kind:ty
                    $(, $presence:ident $presence_value:expr)?;
            )*
        }
    ) => {
        $crate::json::declaration::Declaration {
            about: concat!($($about),*),
            fields: &[$(
                $crate::json::declaration::Field {
                    names: $crate::json::object::declaration!(@names $field $($($json)+)?),
                    about: concat!($($doc),*),
                    in_group: $crate::json::object::declaration!(@inside $($inside)?),
                    presence: $crate::json::object::declaration!(@presence $($presence $presence_value)?),
                    schema: <$kind as $crate::json::field_type::FieldType>::schema,
                }
            ),*],
            group: $crate::json::object::declaration!(@group $($group $group_about)?),
        }
    };
}

/// A struct with its declaration and its reader. The syntax of the fields is that of [`declaration!`].
///
/// The parameters after the name are those of the reader: the fields, and a context where one is needed. `= …` after
/// the type of a field is the expression that reads it; without one, its type reads it. The expression may use the
/// parameters, the nested object by its name, such as `&_carnet`, and the fields before it by their names: each is an
/// option, none where its value is invalid. A field with alternatives needs an expression, since a type reads the first
/// name only. `then` has further checks, which may use all of them.
macro_rules! object {
    (@holder $fields:ident) => { $fields };
    (@holder $fields:ident $group:ident) => { &$group };
    (@value $holder:expr, $kind:ty, $name:expr) => {
        <$kind as $crate::json::field_type::Readable>::read_field($holder, $name)
    };
    (@value $holder:expr, $kind:ty, $name:expr, $value:expr) => { $value };
    (@readable $object:ident) => {
        impl $crate::json::field_type::Readable for $object {
            fn read(node: &$crate::json::node::Node<'_>) -> Option<Self> {
                let fields = node.fields(Self::DECLARATION)?;
                let object = Self::read_fields(&fields);
                fields.finish();
                object
            }
        }
    };
    (@readable $object:ident $context:ident) => {};
    (
        $(#[doc = $about:literal])*
        $(#[derive($($derive:ident),+)])?
        $vis:vis struct $object:ident($fields:ident $(, $context:ident: $context_type:ty)?)
            $(with $group:ident $group_about:literal)?
        {
            $(
                $(#[doc = $doc:literal])*
                $field:ident $(in $inside:ident)? $(as $($json:literal)|+)?: $kind:ty $(= $value:expr)?
                    $(, $presence:ident $presence_value:expr)?;
            )*
        }
        $(then $then:block)?
    ) => {
        $(#[doc = $about])*
        $(#[derive($($derive),+)])?
        $vis struct $object {
            $(
                $(#[doc = $doc])*
                $vis $field: <$kind as $crate::json::field_type::FieldType>::Value,
            )*
        }

        impl $object {
            /// The fields in JSON.
            pub(crate) const DECLARATION: &'static $crate::json::declaration::Declaration =
                &$crate::json::object::declaration! {
                    $(#[doc = $about])*
                    object $(with $group $group_about)? {
                        $(
                            $(#[doc = $doc])*
                            $field $(in $inside)? $(as $($json)|+)?: $kind $(, $presence $presence_value)?;
                        )*
                    }
                };

            /// Reads all fields before it returns none, so that all errors are found at once.
            pub(crate) fn read_fields(
                $fields: &$crate::json::fields::Fields<'_>
                $(, $context: $context_type)?
            ) -> Option<Self> {
                $(let $group = $fields.group();)?
                $(
                    let $field = $crate::json::object::object!(
                        @value
                        $crate::json::object::object!(@holder $fields $($inside)?),
                        $kind,
                        $crate::json::object::declaration!(@name $field $($($json)+)?)
                        $(, $value)?
                    );
                )*
                $($then)?
                $($group.finish();)?
                Some(Self { $($field: $field?),* })
            }
        }

        impl $crate::json::field_type::FieldType for $object {
            type Value = Self;

            fn schema() -> serde_json::Value {
                Self::DECLARATION.schema()
            }
        }

        $crate::json::object::object!(@readable $object $($context)?);
    };
}

pub(crate) use {declaration, object};
