import Rules

extension Target {
    /// Rule files and the service's configuration, which have one reader of YAML.
    @Sendable
    static func readRules(_ input: [UInt8]) {
        do throws(Diagnostics) {
            _ = try RuleFile(bytes: input, path: "/drop/unmix.yaml")
        } catch {
            precondition(!error.list.isEmpty)
        }
        do throws(Diagnostics) {
            _ = try Configuration(
                bytes: input, path: "/etc/unmixd.yaml", environment: [:], cores: 2)
        } catch {
            precondition(!error.list.isEmpty)
        }
    }
}
