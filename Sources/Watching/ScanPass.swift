import Domain

/// What one scan has gathered so far.
struct ScanPass {
    /// Whether what a full scan sees is kept back and told in order, as after a start.
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
