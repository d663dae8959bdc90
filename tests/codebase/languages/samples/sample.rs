//! The crate's words.
use std::{collections::HashMap, fmt::{self, Display}};
use crate::shapes::Shape as Form;
mod outer;

/// Keeps things.
/// In order.
#[derive(Debug, Clone)]
pub struct Store<'a, T: Clone> where T: 'a {
    pub name: &'a str,
    items: Vec<T>,
}

struct Unit;
pub struct Pair(pub i32, i32);

impl<'a, T: Clone> Store<'a, T> {
    pub const LIMIT: usize = 10;

    /// Finds one.
    #[inline]
    pub fn find(&self, key: &str) -> Option<&T>
    where
        T: fmt::Debug,
    {
        fn inner() {}
        let local = |x: i32| x + 1;
        None
    }

    async fn hidden(&mut self) {}
}

impl<'a, T: Clone> Display for Store<'a, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", r#"raw
text"#)
    }
}

pub trait Walk: Send {
    type Item;
    const DEPTH: u8 = 1;
    fn walk(&self) -> Self::Item;
    fn twice(&self) {}
}

pub enum Colour {
    Red,
    Rgb(u8, u8, u8),
    Named { name: String },
}

pub type Alias<T> = HashMap<String, T>;
pub static mut COUNT: u32 = 0;
const TABLE: [u8; 2] = [1, 2];

#[macro_export]
macro_rules! make {
    ($x:expr) => { $x };
}

pub mod nested {
    pub(crate) fn deep() {}
    pub mod deeper { pub fn deepest() {} }
}

extern "C" {
    fn external(a: i32) -> i32;
}

union Bits { a: u32, b: f32 }

#[cfg(test)]
mod tests {
    #[test]
    fn works() {}
}
