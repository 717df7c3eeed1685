-- check_statement: what a statement would return, without running it; an error where SQL Server refuses it.
-- params : @P1 nvarchar(max) the statement · @P2 nvarchar the declaration of its parameters, empty for none
-- slots  : none
-- returns: name nvarchar · system_type_name nvarchar, a row a column; more columns that are not read
-- reads  : no table, by sys.sp_describe_first_result_set (SQL Server 2012); writes nothing.
EXEC sys.sp_describe_first_result_set @tsql = @P1, @params = @P2;
