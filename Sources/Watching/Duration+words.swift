extension Duration {
    /// The duration as a person says it, in its largest unit, rounded down: `4 s`, `12 min`, `23 h`, `3 days`.
    var inWords: String {
        let seconds = max(0, components.seconds)
        return switch seconds {
        case ..<1: "\(max(0, Int(self / .milliseconds(1)))) ms"
        case ..<120: "\(seconds) s"
        case ..<7200: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3600) h"
        default: "\(seconds / 86400) days"
        }
    }
}
