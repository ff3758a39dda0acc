//! The room of forges, by the real programs at doubles of the forges.

mod forgejo;
mod github;
mod github_faults;
mod github_scene;
mod gitlab;
