import Domain

/// What one scan has gathered so far.
struct ScanPass {
    /// Whether files are kept back and told in the order of their modification times, as after a start.
    var wantsOrder = true
    /// Whether this is a full scan under way.
    var isFull = false
    /// Files seen.
    var files = 0
    var keptBack: [(path: String, stamp: FileStamp)] = []
    var ruleFiles: Set<ExactPath> = []
    /// Why not all folders could be watched.
    var unwatched: String?
    /// Why the drop folder itself could not be read.
    var rootError: SystemError?
}
