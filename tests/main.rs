//! The suite's tests: one binary, a file per verb, the doubles of what is foreign, and the
//! rules of the house.

mod doubles;
mod env;
mod house;
